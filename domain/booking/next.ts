import { invariant, unreachable } from "../invariant.ts";
import { confirmCancellation, flightCancelled, giveUp, quote, release } from "./cancel.ts";
import { type Command, pollPayment, project, releaseAll, releaseClaim } from "./commands.ts";
import { type Draft, drive, expire, start, turnBack } from "./drive.ts";
import type { CommandEvent, SagaEvent, SeatChangePlan } from "./events.ts";
import { foldPayment, isOpen } from "./fold-payment.ts";
import { foldReseat } from "./fold-reseat.ts";
import { foldSeats } from "./fold-seats.ts";
import { POLL_AFTER_MS, POLL_THEN_MS } from "./limits.ts";
import { type BookingRecord, type TimerName, currentPayment } from "./record.ts";
import type { Settings } from "./sagas.ts";
import { changePayment, changeStatus, ENDED } from "./status.ts";
import { writeTickets } from "./tickets.ts";
import { writeLine } from "./timeline.ts";

export interface Transition {
  record: BookingRecord;
  commands: Command[];
  /** The record differs from the one given. */
  changed: boolean;
}

/**
 * The saga, whole: the record and one event give the next record and what to ask for. Pure: `now` is epoch
 * milliseconds, the id of a client's command comes with it. Every event is legal in every state; a late or repeated one changes nothing.
 * Commands of clients must have passed `ask.ts`.
 */
export function next(before: BookingRecord, event: SagaEvent, now: number, settings: Settings): Transition {
  const draft: Draft = { record: structuredClone(before), now, settings, commands: [] };
  fold(draft, event);
  drive(draft);
  if (giveUp(draft)) drive(draft);
  const changed = JSON.stringify(draft.record) !== JSON.stringify(before);
  if (changed) draft.record.version = before.version + 1;
  const isNews = listed(draft.record) !== listed(before);
  if (isNews || event.type === "poked") draft.commands.push(project(draft.record));
  return { record: draft.record, commands: draft.commands, changed };
}

/** What lists show of a booking, and its refund: whenever it differs they are told. */
function listed({ status, total_minor, payments }: BookingRecord): string {
  const paid = payments.at(-1);
  const refund = paid === undefined ? "" : `${paid.refunded_minor}/${paid.debt_minor}/${paid.refund_pending}`;
  return `${status} ${total_minor} ${refund}`;
}

function fold(draft: Draft, event: SagaEvent): void {
  switch (event.type) {
    case "pay":
      return pay(draft, event);
    case "change_seats":
      return changeSeats(draft, event);
    case "release":
      return release(draft, "released before payment");
    case "quote":
      return quote(draft, event.cancellation_id, event.first_departure_at);
    case "confirm_cancellation":
      return confirmCancellation(draft, event.cancellation_id);
    case "flight.cancelled":
      return flightCancelled(draft, event.flight_id);
    case "tickets.numbered":
      return ticketed(draft, event.first);
    case "hold.expired":
      if (draft.record.segments.some(({ attempt }) => attempt === event.attempt)) expire(draft);
      return;
    case "timer":
      return timer(draft, event.timer);
    case "poked":
      return poked(draft);
    case "seats.claimed":
      return claimed(draft, event.flight_id, event.attempts);
    case "seats.held":
    case "seats.pinned":
    case "seats.locked":
    case "seats.sold":
    case "seats.released":
    case "seats.refused":
      return foldSeats(draft, event);
    case "seats.reseated":
    case "seats.not_reseated":
      return foldReseat(draft, event);
    case "payment.authorized":
    case "payment.captured":
    case "payment.requires_action":
    case "payment.declined":
    case "payment.cancelled":
    case "payment.unknown":
    case "payment.refunded":
    case "payment.refund_failed":
    case "payment.disputed":
      return foldPayment(draft, event);
    default:
      return unreachable(event);
  }
}

function pay(draft: Draft, event: Extract<CommandEvent, { type: "pay" }>): void {
  const { record, now } = draft;
  changeStatus(record, "paying");
  record.payments.push({
    id: event.payment_id,
    n: record.payments.length + 1,
    state: "processing",
    method: event.method,
    on_decline: event.on_decline,
    return_url: event.return_url,
    amount_minor: record.total_minor,
    captured_minor: 0,
    refunded_minor: 0,
    refund_pending: false,
    debt_minor: 0,
    created_at: now,
    decline_code: null,
    action_url: null,
    polls: 0,
    asked: false,
  });
  record.timers = { poll: now + pollDelay(0) };
  writeLine(draft, "payment.started", event.payment_id);
  start(draft, "book");
}

function changeSeats(draft: Draft, { total_minor, seat_prices, flights }: SeatChangePlan): void {
  const { record } = draft;
  invariant(
    record.status === "held" && record.run === null,
    "seats are changed while they are held and nothing else is under way",
  );
  record.seat_changes.push({
    n: record.seat_changes.length + 1,
    state: "running",
    total_minor,
    seat_prices,
    flights: flights.map((flight) => ({ ...flight, state: "claiming" })),
    refusal: null,
  });
  start(draft, "change");
}

function ticketed(draft: Draft, firstSerial: number): void {
  if (draft.record.run?.step !== "ticket" || draft.record.tickets.length > 0) return;
  draft.record.tickets = writeTickets(draft.record, firstSerial, draft.now);
}

function timer(draft: Draft, name: TimerName): void {
  const { record, now } = draft;
  const due = record.timers[name];
  if (due === undefined || due > now) return;
  delete record.timers[name];
  if (name === "hold") return expire(draft);
  if (name === "action") return turnBack(draft, { code: "authentication_not_finished", decline_code: null });
  return name === "pin" ? suspend(draft) : poll(draft);
}

/** The pins are over and the provider still owes an answer: the seats go back, the question stays open. */
function suspend(draft: Draft): void {
  const { record } = draft;
  const paid = currentPayment(record);
  if (record.run?.saga !== "book" || record.run.direction === "undo" || paid === undefined || !isOpen(paid)) return;
  // Not even pinned in all this time: the provider has not been asked, so there is nothing to wait for.
  if (record.run.step !== "authorise") return turnBack(draft, { code: "hold_expired", decline_code: null });
  record.run.suspended = true;
  changePayment(paid, "unknown");
  writeLine(draft, "booking.suspended", "the payment provider has not answered; the seats are back on sale");
  draft.commands.push(...releaseAll(record));
}

function poll(draft: Draft): void {
  const { record, now } = draft;
  const paid = currentPayment(record);
  if (record.run?.saga !== "book" || record.run.direction === "undo" || paid === undefined || paid.state === "captured") return;
  if (paid.asked) {
    paid.polls += 1;
    draft.commands.push(pollPayment(record, paid));
  }
  record.timers.poll = now + pollDelay(paid.polls);
}

/** Only what is asked again without harm: the provider, where a payment is open. Lists are told again whatever the record says. */
function poked(draft: Draft): void {
  const paid = currentPayment(draft.record);
  if (paid?.asked === true && isOpen(paid)) poll(draft);
}

/** Only a booking that has ended for good disowns seats: one that lives may claim them by an attempt on its way. */
function claimed(draft: Draft, flightId: string, attempts: string[]): void {
  const { record } = draft;
  if (record.run !== null || !ENDED.includes(record.status)) return;
  draft.commands.push(...attempts.map((attempt) => releaseClaim(record, flightId, attempt)));
}

/** Asked at 1, 5 and 15 minutes after the start, then hourly. */
function pollDelay(polls: number): number {
  const at = POLL_AFTER_MS[polls];
  return at === undefined ? POLL_THEN_MS : at - (POLL_AFTER_MS[polls - 1] ?? 0);
}
