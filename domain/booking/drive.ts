import { type Command, dropLimit, notice } from "./commands.ts";
import {
  type BookingRecord,
  type Failure,
  type ReseatedFlight,
  type Run,
  type SagaName,
  type SeatChangeRecord,
  currentPayment,
  runningChange,
} from "./record.ts";
import { SAGAS, type Settings } from "./sagas.ts";
import { changePayment, changeStatus } from "./status.ts";
import { counted, writeLine } from "./timeline.ts";

/** A booking being changed by one event: the draft, and what it wants done. */
export interface Draft {
  record: BookingRecord;
  now: number;
  settings: Settings;
  commands: Command[];
}

/** Begins a saga, in place of whatever was running: its first step is asked for when it is driven (`drive`). */
export function start(draft: Draft, saga: SagaName): void {
  draft.record.run = { saga, direction: "forward", step: null, suspended: false, failure: null };
}

/** From here the saga goes backwards: everything it asked for is undone, the last first. */
export function goBack(run: Run): void {
  run.direction = "undo";
  run.step = null;
}

/**
 * Has a booking that is being bought go back, for this reason. Nothing happens where it goes back already, or where another saga is at
 * work or none.
 */
export function turnBack(draft: Draft, failure: Failure): void {
  const run = draft.record.run;
  if (run === null || run.saga !== "book" || run.direction === "undo") return;
  goBack(run);
  run.failure = failure;
  delete draft.record.timers.pin;
  delete draft.record.timers.action;
}

/** An unpaid booking whose time is up, or that has lost its seats, lets go of everything, whatever else it was about to do. */
export function expire(draft: Draft): void {
  const { record } = draft;
  if (record.status !== "held") return;
  const change = runningChange(record);
  if (change !== undefined) {
    change.refusal = { reason: "hold_expired" };
    endChange(change, "refused");
  }
  changeStatus(record, "expired");
  record.timers = {};
  writeLine(draft, "booking.expired", "not paid in time");
  draft.commands.push(notice(record, "booking.expired"), dropLimit(record));
  start(draft, "expire");
}

/**
 * Moves the running saga as far as the record allows: the first step not yet done (or, going back, the last not yet
 * undone) is asked for once; when there is none the saga is over.
 */
export function drive(draft: Draft): void {
  const { record } = draft;
  const run = record.run;
  if (run === null || waitsForProvider(record, run)) return;
  const steps = SAGAS[run.saga];
  const step =
    run.direction === "forward"
      ? steps.find((candidate) => !candidate.done(record))
      : steps.findLast((candidate) => !candidate.undone(record));
  if (step === undefined) return finish(draft, run);
  if (step.name === run.step) return;
  run.step = step.name;
  draft.commands.push(...(run.direction === "forward" ? step.do(record, draft.now, draft.settings) : step.undo(record)));
}

/** A suspended saga has given its seats back; nothing is worth doing before the provider has answered. */
function waitsForProvider(record: BookingRecord, run: Run): boolean {
  const state = currentPayment(record)?.state;
  return run.suspended && run.direction === "forward" && state !== "authorized" && state !== "captured";
}

function finish(draft: Draft, run: Run): void {
  const { record } = draft;
  record.run = null;
  if (run.saga === "book") return run.direction === "forward" ? confirmed(draft) : backedOut(draft, run.failure);
  if (run.saga === "change") seatsChanged(draft, run);
  if (run.saga === "cancel") cancelled(draft);
}

function seatsChanged(draft: Draft, run: Run): void {
  const change = runningChange(draft.record);
  if (change === undefined) return;
  if (run.direction === "forward") for (const line of change.flights.map(seatsInWords)) writeLine(draft, "seats.changed", line);
  endChange(change, run.direction === "forward" ? "done" : "refused");
}

const seatsInWords = ({ flight_id, seats }: ReseatedFlight): string =>
  `${flight_id} ${seats.map(({ designator }) => designator).join(", ")}`;

function endChange(change: SeatChangeRecord, state: "done" | "refused"): void {
  Object.assign(change, { state, flights: [], seat_prices: [] });
}

function confirmed(draft: Draft): void {
  const { record } = draft;
  changeStatus(record, "confirmed");
  record.timers = {};
  writeLine(draft, "booking.confirmed", `${counted(record.tickets.length, "ticket")} issued`);
  draft.commands.push(notice(record, "booking.confirmed"), dropLimit(record));
}

function backedOut(draft: Draft, failure: Failure | null): void {
  const { record } = draft;
  const expired = failure?.code === "hold_expired";
  changeStatus(record, expired ? "expired" : "failed");
  record.timers = {};
  record.failure = failure;
  const paid = currentPayment(record);
  if (paid !== undefined && !paid.asked) changePayment(paid, "cancelled");
  writeLine(draft, expired ? "booking.expired" : "booking.failed", failure?.decline_code ?? failure?.code ?? "");
  draft.commands.push(notice(record, expired ? "booking.expired" : "booking.failed"), dropLimit(record));
}

function cancelled(draft: Draft): void {
  const { record } = draft;
  changeStatus(record, "cancelled");
  record.timers = {};
  const refunded = (currentPayment(record)?.refunded_minor ?? 0) > 0;
  for (const ticket of record.tickets) ticket.state = refunded ? "refunded" : "void";
  writeLine(draft, "booking.cancelled", "seats released");
  draft.commands.push(notice(record, "booking.cancelled"));
}
