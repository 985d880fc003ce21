import { runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { PaymentOutcome } from "#contracts/messages.ts";
import type { Command } from "#domain/booking/commands.ts";
import { type BookingRecord, type SagaName, type TimerName, runningChange } from "#domain/booking/record.ts";
import { SAGAS, type Step, nothing } from "#domain/booking/sagas.ts";
import { bookingCan } from "#domain/booking/status.ts";
import { SILENCE, Truth, type Wish } from "#domain/booking/truth.fixture.ts";
import { SETTINGS, changeSeats, heldBooking, pay } from "#domain/booking/world.fixture.ts";
import { next } from "#domain/booking/next.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import type { HoldRequest } from "#domain/seat/hold.ts";
import type { Reseat } from "#domain/seat/reseat.ts";
import type { Owner } from "#domain/seat/state.ts";
import type { SagaEnv } from "./env.ts";
import { type Held, USER, bindings, command, held, payBody } from "./booking.fixture.ts";

/**
 * The faults of `domain/booking/faults.test.ts` at the real objects: a shard of sagas and its flights, in workerd. Which
 * commands a step sends is read from the table of the sagas, by asking it.
 */
const FAULTS = [
  "error before the effect",
  "answer lost",
  "run twice",
  "evicted before the effect",
  "evicted before the answer",
] as const;
type Fault = (typeof FAULTS)[number];
type Direction = "forward" | "undo";

interface Scenario {
  wish?: Wish;
  /** The second flight has let its seat go before this is asked of it. */
  lose?: "seats.pin" | "seats.lock" | "seats.confirm";
  /** The second flight's seat that is wished for is somebody else's. */
  taken?: true;
  client?: "pay" | "release" | "cancel" | "change";
  /** Time is up for this. */
  late?: TimerName;
  ends: BookingRecord["status"];
}

/** The seat that a change is for, and somebody who has it already. */
const WISH = "20C";
const RIVAL = {
  booking_id: "bkg_00_rival",
  attempt: "r",
  request_hash: "r",
  user_id: "rival",
  cabin: "economy",
  booking_class: "M",
  ttl_ms: 900_000,
} as const;

const SILENT: Scenario = { wish: { silent: "authorized" }, client: "pay", late: "pin", ends: "confirmed" };
/** How a saga is brought to a step; without an entry, it goes well, or fails at the step after. */
const WAYS: Record<string, Scenario> = {
  "book forward": { client: "pay", ends: "confirmed" },
  "book.vacate forward": SILENT,
  "book.rehold forward": SILENT,
  "book.pin undo": { client: "pay", lose: "seats.pin", ends: "expired" },
  "book.authorise undo": { client: "pay", lose: "seats.lock", ends: "failed" },
  "book.capture undo": { client: "pay", lose: "seats.confirm", ends: "failed" },
  "change forward": { client: "change", ends: "held" },
  "change.claim undo": { client: "change", taken: true, ends: "held" },
  "expire forward": { late: "hold", ends: "expired" },
  "release forward": { client: "release", ends: "cancelled" },
  "cancel forward": { client: "cancel", ends: "cancelled" },
};

/** The types of the commands a step sends, asked of the step itself with a booking that has paid and cancelled. */
function typesOf(step: Step, direction: Direction): string[] {
  const record = next(heldBooking(), pay(), 0, SETTINGS).record;
  record.seat_changes = next(heldBooking(), changeSeats(heldBooking()), 0, SETTINGS).record.seat_changes;
  const [paid] = record.payments;
  if (paid !== undefined) Object.assign(paid, { state: "captured", captured_minor: paid.amount_minor });
  if (step.name === "rehold") for (const segment of record.segments) segment.state = "released";
  record.cancellations = [
    { id: "cxl_1", state: "confirmed", captured_minor: 42_000, refund_minor: 1, fee_minor: 0, expires_at: 0 },
  ];
  const commands = direction === "forward" ? step.do(record, 0, SETTINGS) : step.undo(record);
  return [...new Set(commands.map(({ type }) => type))];
}

const NODES = (Object.keys(SAGAS) as SagaName[]).flatMap((saga) =>
  SAGAS[saga].flatMap((step) =>
    (["forward", "undo"] as const)
      .filter((direction) => (direction === "forward" ? step.do : step.undo) !== nothing)
      .flatMap((direction) =>
        typesOf(step, direction).map((type) => ({
          node: `${saga}.${step.name} ${direction}`,
          type,
          way: WAYS[`${saga}.${step.name} ${direction}`] ?? WAYS[`${saga} ${direction}`],
        })),
      ),
  ),
);

/** The fault that is to strike, once; and what the shard has sent to payments. */
let plan: { type: string; fault: Fault } | null = null;
let struck = 0;
let isEvictionDue = false;
/** Lets the second flight's seat go when this type of command comes to it. */
let loss: { type: string; flight: string; owner: Owner } | null = null;

/** Carries a command out with the fault that waits for it. An error or a lost answer both look to the shard like a dead line. */
async function withFault<T>(type: string, effect: () => Promise<T>): Promise<T> {
  if (plan?.type !== type) return effect();
  const { fault } = plan;
  plan = null;
  struck += 1;
  isEvictionDue = fault.startsWith("evicted");
  if (fault === "error before the effect" || fault === "evicted before the effect") throw new Error("never arrived");
  const answer = await effect();
  if (fault === "run twice") return effect();
  throw new Error(`answer lost: ${JSON.stringify(answer)}`);
}

async function toSeats<T>(flight: FlightSeatsApi, name: string, type: string, effect: () => Promise<T>): Promise<T> {
  if (loss?.type === type && loss.flight === name) {
    const { owner } = loss;
    loss = null;
    await flight.release(owner);
  }
  return withFault(type, effect);
}

/** Time a lock lasts at least: how a lock is told from a pin, which are one method. */
const LOCK_MS = 12 * 3_600_000;

function faultyEnv(env: SagaEnv): Partial<SagaEnv> {
  const { FLIGHT_SEATS, COUNTERS } = env;
  const queue = { sendBatch: async () => ({}) } as unknown as Queue;
  return {
    FLIGHT_SEATS: {
      getByName: (name: string) => {
        const flight = FLIGHT_SEATS.getByName(name);
        const ask = <T>(type: string, effect: () => Promise<T>) => toSeats(flight, name, type, effect);
        return {
          open: (definition: FlightDefinition) => flight.open(definition),
          manifest: () => flight.manifest(),
          hold: (request: HoldRequest) => ask("seats.hold", () => flight.hold(request)),
          pin: (owner: Owner, until: number) =>
            ask(until - Date.now() > LOCK_MS ? "seats.lock" : "seats.pin", () => flight.pin(owner, until)),
          confirm: (owner: Owner, epoch: number) => ask("seats.confirm", () => flight.confirm(owner, epoch)),
          // Claims and settlements are numbered in turn.
          reseat: (owner: Owner, change: Reseat) =>
            ask(change.n % 2 === 1 ? "seats.claim" : "seats.settle", () => flight.reseat(owner, change)),
          release: (owner: Owner) => ask("seats.release", () => flight.release(owner)),
        };
      },
    } as unknown as SagaEnv["FLIGHT_SEATS"],
    COUNTERS: {
      getByName: (name: string) => ({
        take: (count: number) => withFault("tickets.number", () => COUNTERS.getByName(name).take(count)),
      }),
    } as unknown as SagaEnv["COUNTERS"],
    // Payments is played by hand from the outbox; notices and projections wait for nobody.
    PAYMENTS_QUEUE: queue,
    NOTIFICATIONS_QUEUE: queue,
    BOOKINGS_QUEUE: queue,
  };
}

const shardNow = () => bindings.BOOKING_SAGAS.getByName("00");
/**
 * Throws the shard out of memory, whatever it is at. (evictDurableObject would wait until it is at nothing any more: until a client's call has
 * its answer, which is what is to die with it.)
 */
async function evict(): Promise<void> {
  await runInDurableObject(shardNow(), (_instance, ctx) => ctx.abort("thrown out")).catch((error: unknown) => {
    if (!String(error).includes("thrown out")) throw error;
  });
}

const envOf = () => runInDurableObject(shardNow(), (instance) => (instance as unknown as { env: SagaEnv }).env);
let before: SagaEnv;
beforeAll(async () => {
  const env = await envOf();
  before = { ...env };
  Object.assign(env, faultyEnv(before));
});
afterAll(async () => void Object.assign(await envOf(), before));

const stateOf = (booking: Held) =>
  runInDurableObject(shardNow(), (_instance, { storage: { sql } }) => ({
    record: JSON.parse(
      sql.exec<{ record: string }>("SELECT record FROM sagas WHERE id = ?", booking.booking_id).one().record,
    ) as BookingRecord,
    commands: sql
      .exec<{ command: string }>("SELECT command FROM outbox WHERE booking_id = ? ORDER BY at", booking.booking_id)
      .toArray()
      .map((row) => JSON.parse(row.command) as Command),
  }));

/** Memory is lost, everything that is out is due, and the alarm comes: late, and twice. */
async function wake(booking: Held, timer?: TimerName): Promise<void> {
  await runInDurableObject(shardNow(), (_instance, { storage: { sql } }) => {
    if (timer !== undefined)
      sql.exec("UPDATE sagas SET record = json_set(record, ?, 1) WHERE id = ?", `$.timers.${timer}`, booking.booking_id);
    sql.exec("UPDATE outbox SET next_at = 1 WHERE booking_id = ?", booking.booking_id);
    sql.exec("UPDATE sagas SET due_at = 1 WHERE id = ?", booking.booking_id);
  });
  await evict();
  await runInDurableObject(shardNow(), async (instance) => {
    await instance.alarm();
    await instance.alarm();
  });
}

/** What is out for payments is carried out, and its answer told twice. */
async function playPayments(booking: Held, truth: Truth): Promise<boolean> {
  const { record, commands } = await stateOf(booking);
  let heard = false;
  for (const each of commands.filter(({ to }) => to === "payments")) {
    const perform = async () => truth.perform(each, record, Date.now());
    const answer = await withFault(each.type, perform).catch(() => null);
    if (answer === null || answer === SILENCE) continue;
    heard = true;
    const settlement = { booking_id: booking.booking_id, message_id: each.id, outcome: answer as PaymentOutcome };
    await shardNow().settle([settlement]);
    await shardNow().settle([settlement]);
  }
  return heard;
}

const isWork = ({ to }: Command): boolean => to === "seats" || to === "payments" || to === "counters";
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

const isAtRest = (record: BookingRecord, commands: Command[], { ends }: Scenario): boolean =>
  record.run === null && (bookingCan.rest(record.status) || ends === "held") && !commands.some(isWork);

/** The timer whose time has come: the scenario's, once nothing else can move; then polls, while the provider is silent. */
function timerDue(record: BookingRecord, late: TimerName | undefined): TimerName | undefined {
  const isStill = record.status !== "paying" || record.run?.step === "authorise";
  if (late !== undefined) return isStill && record.timers[late] !== undefined ? late : undefined;
  return record.run?.suspended === true && record.timers.poll !== undefined ? "poll" : undefined;
}

const FIRST_PATIENCE_MS = 5;
const MOST_DOUBLINGS = 9;

/**
 * Until it has got any further, or not within so long. A busy machine takes long over an answer, and the eviction of the next round would
 * lose that one and all after it; on a quick one little is waited for in vain.
 */
async function movesOn(booking: Held, before: BookingRecord, out: Command[], patience_ms: number): Promise<void> {
  const deadline = performance.now() + patience_ms;
  const standing = (record: BookingRecord, commands: Command[]) => JSON.stringify([record.version, commands.map(({ id }) => id)]);
  for (;;) {
    await pause();
    const { record, commands } = await stateOf(booking);
    if (standing(record, commands) !== standing(before, out) || performance.now() >= deadline) return;
  }
}

/** Until the saga rests and nothing but news is out. `late` timers come when nothing else moves. */
async function settleDown(booking: Held, truth: Truth, scenario: Scenario): Promise<BookingRecord> {
  let { late } = scenario;
  let isFired = false;
  for (let round = 0; round < 60; round++) {
    if (isEvictionDue) {
      isEvictionDue = false;
      await evict();
    }
    const heard = await playPayments(booking, truth);
    await pause();
    const { record, commands } = await stateOf(booking);
    if (isFired && late !== undefined && record.timers[late] === undefined) late = undefined;
    if (late === undefined && isAtRest(record, commands, scenario)) return record;
    if (heard) continue;
    const timer = timerDue(record, late);
    isFired ||= timer !== undefined && timer === late;
    await wake(booking, timer);
    await movesOn(booking, record, commands, FIRST_PATIENCE_MS * 2 ** Math.min(round, MOST_DOUBLINGS));
  }
  throw new Error(`never rests: ${JSON.stringify(await stateOf(booking))}`);
}

async function run(scenario: Scenario, struckBy: typeof plan): Promise<{ record: BookingRecord; truth: Truth; booking: Held }> {
  // Nobody here acknowledges news: that of the cases before would keep the alarm at work.
  await runInDurableObject(shardNow(), async (_instance, { storage }) => {
    storage.sql.exec("DELETE FROM outbox");
    storage.sql.exec("UPDATE sagas SET due_at = NULL");
    await storage.deleteAlarm();
  });
  // Without the serials in its memory, so that each case asks the counter for its own.
  await evict();
  const booking = await held();
  const truth = new Truth((await stateOf(booking)).record, scenario.wish ?? {});
  plan = scenario.client === "cancel" ? null : struckBy;
  struck = 0;
  const [, flight = ""] = booking.flights;
  const owner = { booking_id: booking.booking_id, attempt: "a" };
  loss = scenario.lose === undefined ? null : { type: scenario.lose, flight, owner };
  if (scenario.client === "pay" || scenario.client === "cancel") {
    // The client's line may die with the shard; the saga goes on without it.
    const paying = shardNow()
      .pay({ ...command(booking, "k"), body: payBody })
      .catch(() => undefined);
    await pause();
    if (scenario.client === "cancel") await paying;
  }
  if (scenario.client === "release")
    await shardNow().release({ booking_id: booking.booking_id, user_id: USER, traceparent: null });
  if (scenario.client === "change") {
    if (scenario.taken)
      await bindings.FLIGHT_SEATS.getByName(flight).hold({ ...RIVAL, seats: [{ passenger_id: "r", designator: WISH }] });
    const body = {
      passengers: [{ id: "pax_1", seat_selections: booking.flights.map((flight_id) => ({ flight_id, designator: WISH })) }],
    };
    void shardNow()
      .changeSeats({ ...command(booking, "s"), body })
      .catch(() => undefined);
    await pause();
  }
  if (scenario.client === "cancel") {
    await settleDown(booking, truth, scenario);
    const quote = await shardNow().quoteCancellation(command(booking, "q"));
    if (!quote.ok) throw new Error(quote.error.reason);
    plan = struckBy;
    await shardNow().confirmCancellation({ ...command(booking, "c"), cancellation_id: quote.value.body.id });
  }
  return { record: await settleDown(booking, truth, scenario), truth, booking };
}

/** What the booking has at its flights. */
const seatsOf = async ({ flights, booking_id }: Held) =>
  await Promise.all(
    flights.map(async (flight) => {
      const { seats } = await bindings.FLIGHT_SEATS.getByName(flight).manifest();
      return seats.filter((seat) => seat.booking_id === booking_id).map(({ designator, state }) => `${designator} ${state}`);
    }),
  );

it("is another instance once it was thrown out, with nothing of the former's memory", async () => {
  const marked = { mark: "in memory" };
  await runInDurableObject(shardNow(), (instance) => void Object.assign(instance, marked));
  expect(await runInDurableObject(shardNow(), (instance) => "mark" in instance)).toBe(true);
  await evict();
  expect(await runInDurableObject(shardNow(), (instance) => "mark" in instance)).toBe(false);
});

/** One case takes half a second; a busy machine may take long over it. */
const CASE_MS = 600_000;

describe("money captured if and only if every seat is sold, at the real objects", { timeout: CASE_MS }, () => {
  const cases = NODES.flatMap((node) => FAULTS.map((fault) => ({ ...node, fault })));

  it.each(cases)("$node: $type, $fault", async ({ type, way, fault }) => {
    if (way === undefined) throw new Error("no scenario leads to this step: add one to WAYS");
    const { record, truth, booking } = await run(way, { type, fault });
    expect(struck, "the fault has struck").toBe(1);
    expect(record.status).toBe(way.ends);
    const isSold = record.status === "confirmed";
    const state = isSold ? "sold" : record.status === "held" ? "held" : null;
    expect(await seatsOf(booking)).toEqual(
      record.segments.map(({ seats }) => (state === null ? [] : seats.map(({ designator }) => `${designator} ${state}`))),
    );
    const designator = way.client === "change" && way.taken === undefined ? WISH : "12A";
    expect(record.segments.flatMap(({ seats }) => seats.map((seat) => seat.designator))).toEqual([designator, designator]);
    expect(runningChange(record)).toBeUndefined();
    const paid = [...truth.payments.values()];
    const kept = paid.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
    const fee = record.cancellations.find(({ state }) => state === "confirmed")?.fee_minor ?? 0;
    expect(kept).toBe(isSold ? record.total_minor : fee);
    expect(paid.filter(({ intent }) => intent === "authorized")).toEqual([]);
    expect(truth.captures).toBeLessThanOrEqual(1);
    expect(record.tickets.filter(({ state }) => state === "open").length > 0).toBe(isSold);
  });
});
