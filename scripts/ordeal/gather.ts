import type { AuditReport } from "#contracts/audit.ts";
import { type Booking, TERMINAL_STATUSES } from "#contracts/bookings.ts";
import type { SeatMap } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "../api/api.ts";
import { runAudit } from "../api/audit.ts";
import type { InboxEntry } from "../../test/harness/evidence.ts";
import type { Caller } from "./caller.ts";
import type { Entry, Journal } from "./journal.ts";
import type { Evidence } from "./judge.ts";
import { endingOf, lettersOf, mayCome } from "./promises.ts";
import { seatsOf } from "./trip.ts";

/** Longer than a bank's question stays open that nobody answers. */
const QUIET_MS = 900_000;
/** Longer than the task `notifications.retry` lets a notice wait whose message was lost with a process that was killed. */
const LETTERS_MS = 420_000;
const POLL_MS = 1_000;
const AT_ONCE = 4;

/** `quiet_s`: how long it took to come to rest, in seconds. */
export type Gathered = Omit<Evidence, "pin_ms"> & { quiet_s: number };

const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** Waits until nothing moves any more, and reads everything there is to compare. `began`: when the load ended. */
export async function gather(system: Api, agent: Caller, operator: Caller, journal: Journal, began: number): Promise<Gathered> {
  const bookings = await atRest(agent, journal, began + QUIET_MS);
  const audit = await auditAtRest(system, operator, began + QUIET_MS);
  const quiet_s = (performance.now() - began) / 1000;
  const letters = await lettersTo(system, journal.entries, bookings);
  await lookAtSeats(agent, journal);
  return { entries: journal.entries, bookings, letters, audit, operations: journal.seats.operations(), quiet_s };
}

/** Every acknowledged booking once it rests, or as it is when the time is up. */
async function atRest(agent: Caller, { entries, seats }: Journal, deadline: number): Promise<Evidence["bookings"]> {
  const found = new Map<string, Booking>();
  let open = entries;
  for (;;) {
    await eachOf(open, async ({ booking_id, key }) => {
      const asked = seats.read(key);
      const answer = await agent.ask<Booking>(`/v1/bookings/${booking_id}`);
      if (answer?.status !== 200) return;
      found.set(booking_id, answer.body);
      if (answer.body.status === "confirmed") asked.confirmed();
    });
    open = open.filter(({ booking_id }) => {
      const status = found.get(booking_id)?.status;
      return status === undefined || !TERMINAL_STATUSES.includes(status);
    });
    if (open.length === 0 || performance.now() > deadline) return found;
    await pause();
  }
}

/** Bookings whose answer no client saw are in motion a while longer. */
async function auditAtRest(system: Api, operator: Caller, deadline: number): Promise<AuditReport> {
  for (;;) {
    const report = await runAudit(system, { token: await operator.token() });
    if (report.in_motion === 0 || performance.now() > deadline) return report;
    await pause();
  }
}

/** What lies in the inbox of each booking; one that lacks a letter is looked at again for a while. */
async function lettersTo(system: Api, entries: Entry[], bookings: Evidence["bookings"]): Promise<Evidence["letters"]> {
  const letters = new Map<string, Evidence["letters"]>();
  const deadline = performance.now() + LETTERS_MS;
  let open = entries;
  for (;;) {
    await eachOf(open, async ({ booking_id }) => {
      const { status, body } = await system.api<{ data: InboxEntry[] }>(`/dev/inbox.json?booking_id=${booking_id}`);
      invariant(status === 200, `the inbox answered ${status}`);
      letters.set(
        booking_id,
        body.data.map(({ id, type }) => ({ id, type, booking_id })),
      );
    });
    open = open.filter(({ booking_id }) => {
      const booking = bookings.get(booking_id);
      if (booking === undefined) return false;
      const ending = endingOf(booking, 0);
      const sent = (letters.get(booking_id) ?? []).filter(({ type }) => !mayCome(ending).includes(type));
      return sent.length < lettersOf(ending, booking.refund).length;
    });
    if (open.length === 0 || performance.now() > deadline) return [...letters.values()].flat();
    await pause();
  }
}

/** How every seat ended that somebody wanted, by the locks themselves: the last line of its history. */
async function lookAtSeats(agent: Caller, { seats }: Journal): Promise<void> {
  const byFlight = Map.groupBy(seats.seats(), ({ flight_id }) => flight_id);
  await eachOf([...byFlight], async ([flightId, wanted]) => {
    const asked = seats.look(flightId);
    const map = await agent.ask<SeatMap>(`/v1/flights/${flightId}/seat-map`);
    invariant(map?.status === 200, `there is a seat map of ${flightId}`);
    const names = new Set(wanted.map(({ designator }) => designator));
    for (const { designator, state } of seatsOf(map.body))
      if (names.has(designator) && state !== "blocked") asked.saw(designator, state === "available" ? "free" : state);
  });
}

/** A few at a time. */
async function eachOf<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
