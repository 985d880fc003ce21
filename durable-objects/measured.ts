import type { OpenStatus } from "#contracts/booking-sagas.ts";
import { aboutNothing } from "#platform/context.ts";
import { errorText, log } from "#platform/log.ts";
import { type Called, measureObject, type Seen } from "#platform/measure.ts";
import { type Counter, meter } from "#platform/meter.ts";
import { Audits } from "./audit/index.ts";
import { BookingSagas } from "./booking-sagas/index.ts";
import { Counters } from "./counters/index.ts";
import { FlightSeats } from "./flight-seats/index.ts";
import { IdempotencyKeys } from "./idempotency-keys/index.ts";
import { Looks } from "./looks.ts";
import { RateLimit } from "./rate-limit/index.ts";
import { Scheduler } from "./scheduler/index.ts";

/**
 * What a shard has said of itself holds so long: one with a backlog wakes at least each quarter of an hour, and one without may have been
 * thrown out of memory before it could say so.
 */
const LOOK_KNOWN_MS = 30 * 60_000;

const holds = new Map<string, Counter>();

const flightSeats: Seen<FlightSeats> = {
  hold(answer) {
    const outcome = answer.ok ? "held" : answer.error.reason;
    // The first of two questions about a flight that nobody has sold yet: the second one counts.
    if (outcome === "needs_definition") return;
    const counter = holds.get(outcome) ?? meter.counter("holdfast_holds_total", { outcome });
    holds.set(outcome, counter);
    counter.add();
  },
};

const bookingSagas: Seen<BookingSagas> = {
  holdsExpired: (_, owners) => meter.add("holdfast_holds_expired_total", {}, owners.length),
};

const looksOf = new WeakMap<BookingSagas, Looks>();

/** Sees to it that what waits in a shard is known. It is not asked for: a look at `/metrics` must not wake every shard. */
function lookSoon(called: Called, shard: BookingSagas): void {
  const name = called.ctx.id?.name;
  if (name === undefined) return;
  const looks = looksOf.get(shard) ?? new Looks();
  looksOf.set(shard, looks);
  aboutNothing(() => looks.after(() => called.ctx.waitUntil(look(name, called, shard))));
}

async function look(name: string, { env }: Called, shard: BookingSagas): Promise<void> {
  try {
    const { waiting, parked, oldest, open } = await shard.backlog();
    const now = Date.now();
    const labels = { shard: name };
    meter.set("holdfast_outbox_commands", { ...labels, state: "waiting" }, waiting - parked, now, LOOK_KNOWN_MS);
    meter.set("holdfast_outbox_commands", { ...labels, state: "parked" }, parked, now, LOOK_KNOWN_MS);
    // A shard that stands still says nothing more: what waits in it stays known until it says otherwise.
    const known = oldest === null ? LOOK_KNOWN_MS : null;
    meter.set("holdfast_outbox_oldest_timestamp_seconds", labels, (oldest ?? 0) / 1_000, now, known);
    for (const status of Object.keys(open) as OpenStatus[])
      meter.set("holdfast_bookings_open", { ...labels, status }, open[status], now, LOOK_KNOWN_MS);
    await meter.flush(env.METRICS);
  } catch (error) {
    log("warn", "metrics.unread", { what: `shard ${name}`, why: errorText(error) });
  }
}

measureObject(FlightSeats, "flight-seats", { seen: flightSeats });
measureObject(BookingSagas, "booking-sagas", {
  seen: bookingSagas,
  // A look is a call as well, and changes nothing.
  after: (called, shard, method) => method !== "backlog" && lookSoon(called, shard),
});
measureObject(RateLimit, "rate-limit");
measureObject(Counters, "counters");
measureObject(Scheduler, "scheduler");
measureObject(Audits, "audits");
measureObject(IdempotencyKeys, "idempotency-keys");

export { Audits, BookingSagas, Counters, FlightSeats, IdempotencyKeys, RateLimit, Scheduler };
