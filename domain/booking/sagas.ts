import {
  type Command,
  authorise,
  cancelPayment,
  capture,
  claimSeats,
  confirmAll,
  holdAgain,
  lockAll,
  numberTickets,
  pinAll,
  refundPayment,
  releaseAll,
  settleSeats,
  unclaimSeats,
} from "./commands.ts";
import {
  type BookingRecord,
  type PaymentState,
  type ReseatedFlight,
  type SagaName,
  type SegmentState,
  type StepName,
  chosenCancellation,
  currentPayment,
  keptOf,
  runningChange,
} from "./record.ts";
import { changePayment } from "./status.ts";
import { ticketCount } from "./tickets.ts";

export interface Settings {
  /** How long a pin lasts, in milliseconds. */
  pin_ms: number;
  /** Time to finish a 3-D Secure challenge, in milliseconds. */
  action_ms: number;
}

/**
 * One step of a saga, as data. `do` and `undo` note in the draft what is asked for, and say it; `done` and `undone` read from the
 * record whether it has come true, so a message that arrives twice, late or by another way (a webhook) moves the saga just the same.
 */
export interface Step {
  name: StepName;
  do: (draft: BookingRecord, now: number, settings: Settings) => Command[];
  done: (record: BookingRecord) => boolean;
  undo: (draft: BookingRecord) => Command[];
  undone: (record: BookingRecord) => boolean;
  /** From here on money has moved: failures are repaired by refund, not by cancelling. */
  pivot?: true;
}

/** A step that asks for nothing in this direction. */
export const nothing = (): Command[] => [];
const always = (): boolean => true;
const allSegments =
  (...states: SegmentState[]) =>
  (record: BookingRecord): boolean =>
    record.segments.every((segment) => states.includes(segment.state));

const flightsAre =
  (...states: ReseatedFlight["state"][]) =>
  (record: BookingRecord): boolean =>
    runningChange(record)?.flights.every(({ state }) => states.includes(state)) === true;

const paymentIs = (record: BookingRecord, ...states: PaymentState[]): boolean => {
  const paid = currentPayment(record);
  return paid !== undefined && states.includes(paid.state);
};

/** The pin is over at this instant, but never before the hold's own expiry. */
const pinUntil = (record: BookingRecord, now: number, settings: Settings): number =>
  Math.max(now + settings.pin_ms, record.expires_at);

const pinSeats = (draft: BookingRecord, now: number, settings: Settings): Command[] => {
  const until = pinUntil(draft, now, settings);
  draft.timers.pin = until;
  return pinAll(draft, until);
};
const undoCapture = (draft: BookingRecord): Command[] => {
  const paid = currentPayment(draft);
  if (paid === undefined || keptOf(paid) <= 0) return [];
  changePayment(paid, "refunding");
  return [refundPayment(draft, paid, keptOf(paid), 0, "undo")];
};
const askToAuthorise = (draft: BookingRecord): Command[] => {
  const paid = currentPayment(draft);
  if (paid !== undefined) paid.asked = true;
  return authorise(draft);
};
const undoAuthorise = (draft: BookingRecord): Command[] => {
  const paid = currentPayment(draft);
  return paid === undefined ? [] : [cancelPayment(draft, paid)];
};
const refundQuoted = (draft: BookingRecord): Command[] => {
  const paid = currentPayment(draft);
  const quote = chosenCancellation(draft);
  if (paid === undefined || quote === undefined) return [];
  return [refundPayment(draft, paid, quote.refund_minor, quote.fee_minor, "cancellation")];
};

export const SAGAS: Record<SagaName, readonly Step[]> = {
  book: [
    // The first two matter only after a suspension: seats given back are claimed again before anything else.
    {
      name: "vacate",
      do: nothing,
      done: (record) => record.segments.every((segment) => segment.state !== "releasing"),
      undo: nothing,
      undone: always,
    },
    {
      name: "rehold",
      do: (draft, now, settings) => holdAgain(draft, pinUntil(draft, now, settings)),
      done: (record) => record.segments.every((segment) => segment.state !== "released" && segment.state !== "claiming"),
      undo: nothing,
      undone: always,
    },
    {
      name: "pin",
      do: pinSeats,
      done: allSegments("pinned", "locked", "sold"),
      undo: releaseAll,
      undone: allSegments("released"),
    },
    {
      name: "authorise",
      do: askToAuthorise,
      done: (record) => paymentIs(record, "authorized", "captured"),
      undo: undoAuthorise,
      undone: (record) =>
        currentPayment(record)?.asked !== true ||
        paymentIs(record, "failed", "cancelled", "partially_refunded", "refunded") ||
        capturedAndSettled(record),
    },
    { name: "lock", do: lockAll, done: allSegments("locked", "sold"), undo: nothing, undone: always },
    {
      name: "capture",
      pivot: true,
      do: capture,
      done: (record) => paymentIs(record, "captured"),
      undo: undoCapture,
      undone: (record) => record.payments.every((paid) => keptOf(paid) <= 0),
    },
    { name: "confirm", do: confirmAll, done: allSegments("sold"), undo: nothing, undone: always },
    {
      name: "ticket",
      do: (draft) => numberTickets(draft, ticketCount(draft)),
      done: (record) => record.tickets.length > 0,
      undo: nothing,
      undone: always,
    },
  ],
  change: [
    // The new seats beside the old ones, then only those that stay: there is no moment at which a passenger has none.
    {
      name: "claim",
      do: claimSeats,
      done: flightsAre("claimed", "settled"),
      undo: unclaimSeats,
      undone: flightsAre("settled"),
    },
    { name: "settle", do: settleSeats, done: flightsAre("settled"), undo: nothing, undone: always },
  ],
  expire: [{ name: "release", do: releaseAll, done: allSegments("released"), undo: nothing, undone: always }],
  release: [{ name: "release", do: releaseAll, done: allSegments("released"), undo: nothing, undone: always }],
  cancel: [
    {
      name: "refund",
      do: refundQuoted,
      done: (record) => {
        const quote = chosenCancellation(record);
        const paid = currentPayment(record);
        return (
          quote !== undefined &&
          paid !== undefined &&
          paid.refunded_minor + paid.debt_minor >= quote.refund_minor &&
          paid.state !== "refunding"
        );
      },
      undo: nothing,
      undone: always,
    },
    { name: "release", do: releaseAll, done: allSegments("released"), undo: nothing, undone: always },
  ],
};

const placeInBook = (step: StepName): number => SAGAS.book.findIndex(({ name }) => name === step);

/** Whether a payment is at its flights still: at a step before those that are the provider's. */
export const isPinning = ({ run }: BookingRecord): boolean =>
  run?.saga === "book" && run.step !== null && placeInBook(run.step) < placeInBook("authorise");

function capturedAndSettled(record: BookingRecord): boolean {
  const paid = currentPayment(record);
  return paid !== undefined && paid.captured_minor > 0 && keptOf(paid) <= 0;
}
