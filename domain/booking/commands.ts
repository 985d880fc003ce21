import { invariant } from "../invariant.ts";
import { awayFromExits } from "./exit-rows.ts";
import { CAPTURE_NOT_AFTER_MS, LOCK_MS } from "./limits.ts";
import {
  type BookingRecord,
  type PaymentRecord,
  type ReseatedFlight,
  type SeatChangeRecord,
  type SegmentRecord,
  currentPayment,
  runningChange,
} from "./record.ts";

/**
 * What the saga wants done elsewhere. Each becomes an outbox row, which stays until the effect is acknowledged.
 * `id` is the same over every resend, so the receiver can tell a copy.
 */
export type Command = { id: string; /** Undoes something: sent again for ever, never parked. */ compensates: boolean } & (
  | {
      to: "seats";
      type: "seats.hold" | "seats.pin" | "seats.lock" | "seats.confirm" | "seats.release";
      flight_id: string;
      attempt: string;
      epoch: number;
      until: number;
      /** Of a release: nobody paid in time. */
      ran_out?: true;
    }
  | {
      to: "seats";
      type: "seats.claim" | "seats.settle";
      flight_id: string;
      attempt: string;
      /** Grows with every claim and settlement of the booking, so that a late one changes nothing. */
      n: number;
      /** Everything the hold is to have. */
      seats: { passenger_id: string; designator: string; no_exit_row: boolean }[];
    }
  | {
      to: "payments";
      type: "payment.authorize" | "payment.capture" | "payment.cancel" | "payment.poll";
      payment_id: string;
      not_after: number;
      past_pin: boolean;
    }
  | { to: "payments"; type: "payment.refund"; payment_id: string; amount_minor: number; fee_minor: number }
  | { to: "notifications"; type: "booking.confirmed" | "booking.failed" | "booking.expired" | "booking.cancelled" }
  | { to: "bookings"; type: "booking.projected"; /** Another status follows at once where all goes well. */ passing: boolean }
  | { to: "counters"; type: "tickets.number"; count: number }
  | { to: "limits"; type: "limits.drop" }
);
export type SeatsCommand = Extract<Command, { to: "seats" }>;
export type HoldCommand = Extract<Command, { to: "seats"; until: number }>;
export type ReseatCommand = Extract<Command, { to: "seats"; n: number }>;
export type PaymentsCommand = Extract<Command, { to: "payments" }>;
export type NoticeCommand = Extract<Command, { to: "notifications" }>;

/** Receivers that are told by their queue; the others are called. */
export const BY_QUEUE = ["payments", "notifications", "bookings"] as const satisfies readonly Command["to"][];
export type QueueName = (typeof BY_QUEUE)[number];
export const isByQueue = (to: Command["to"]): to is QueueName => (BY_QUEUE as readonly Command["to"][]).includes(to);

/** Without its effect a step never comes true, and nothing else asks for it: it may be sent again, but not be given up. */
export const isNeeded = ({ type }: Command): boolean => type === "payment.authorize" || type === "payment.capture";

const seats = (
  record: BookingRecord,
  segment: SegmentRecord,
  type: HoldCommand["type"],
  step: string,
  until: number,
): HoldCommand => ({
  id: `${record.id}:${step}:${segment.attempt}:${segment.flight_id}`,
  compensates: type === "seats.release",
  to: "seats",
  type,
  flight_id: segment.flight_id,
  attempt: segment.attempt,
  epoch: segment.epoch,
  until,
});

const payment = (
  record: BookingRecord,
  paid: PaymentRecord,
  type: Exclude<PaymentsCommand["type"], "payment.refund">,
  step: string,
  more: { not_after?: number; past_pin?: boolean } = {},
): Command => ({
  id: `${record.id}:${step}:${paid.n}`,
  compensates: type === "payment.cancel",
  to: "payments",
  type,
  payment_id: paid.id,
  not_after: more.not_after ?? 0,
  past_pin: more.past_pin ?? false,
});

/** Keeps every segment's seats until `pinUntil` (epoch ms), while this payment is under way. */
export function pinAll(record: BookingRecord, pinUntil: number): Command[] {
  const n = currentPayment(record)?.n ?? 0;
  return record.segments.map((segment) => seats(record, segment, "seats.pin", `pin.${n}`, pinUntil));
}

/** Keeps every segment's seats for longer than a capture may take (`LOCK_MS`), so that none runs out while money moves. */
export const lockAll = (record: BookingRecord, now: number): Command[] =>
  record.segments.map((segment) => seats(record, segment, "seats.lock", "lock", now + LOCK_MS));

/** Sells every segment's seats. */
export const confirmAll = (record: BookingRecord): Command[] =>
  record.segments.map((segment) => seats(record, segment, "seats.confirm", "confirm", 0));

/** In reverse of the order in which they were taken. `now` (epoch ms): where their time may be up. */
export function releaseAll(draft: BookingRecord, now?: number): Command[] {
  const kept = draft.segments.filter((segment) => segment.state !== "released");
  for (const segment of kept) segment.state = "releasing";
  // The flight need not see by itself that their time is up: there they may still be pinned for a payment that was declined. A hold that
  // a flight has forgotten ends before its time.
  const ranOut = now !== undefined && draft.status === "expired" && now >= draft.expires_at && { ran_out: true as const };
  return kept.toReversed().map((segment) => ({ ...seats(draft, segment, "seats.release", "release", 0), ...ranOut }));
}

/** For a flight that still has seats for a booking that has ended: the same release once more, under whatever attempt it knows. */
export const releaseClaim = (record: BookingRecord, flight_id: string, attempt: string): Command => ({
  id: `${record.id}:release.claimed:${attempt}:${flight_id}`,
  compensates: true,
  to: "seats",
  type: "seats.release",
  flight_id,
  attempt,
  epoch: 0,
  until: 0,
});

/** Claims the same seats again under the next attempt; the former one stays a tombstone. */
export function holdAgain(draft: BookingRecord, pinUntil: number): Command[] {
  const given = draft.segments.filter((segment) => segment.state === "released");
  for (const segment of given) {
    const [first, n] = segment.attempt.split(".");
    segment.attempt = `${first}.${Number(n ?? "1") + 1}`;
    segment.state = "claiming";
  }
  return given.map((segment) => seats(draft, segment, "seats.hold", "rehold", pinUntil));
}

/** Takes the new seats, beside those the passengers have: whatever comes of it, nobody is without one. */
export function claimSeats(record: BookingRecord): Command[] {
  const change = changeAtWork(record);
  return change.flights.map((flight) => {
    const { seats: had } = segmentOf(record, flight);
    const added = flight.seats.filter(({ designator }) => !had.some((seat) => seat.designator === designator));
    return reseat(record, flight, change, "claim", [...had, ...added]);
  });
}

/** From now on the new seats are the passengers', at their price; the others are let go. */
export function settleSeats(draft: BookingRecord): Command[] {
  const change = changeAtWork(draft);
  for (const flight of change.flights) segmentOf(draft, flight).seats = flight.seats;
  draft.total_minor = change.total_minor;
  draft.seat_prices = change.seat_prices;
  return change.flights.map((flight) => reseat(draft, flight, change, "settle", flight.seats));
}

/**
 * Lets go of what was claimed, in reverse of the order in which it was asked for. The flight that refused is told as well: a
 * copy of its claim that comes late must find that it has been overtaken.
 */
export function unclaimSeats(record: BookingRecord): Command[] {
  const change = changeAtWork(record);
  return change.flights
    .toReversed()
    .map((flight) => ({ ...reseat(record, flight, change, "settle", segmentOf(record, flight).seats), compensates: true }));
}

function reseat(
  record: BookingRecord,
  flight: ReseatedFlight,
  change: SeatChangeRecord,
  step: "claim" | "settle",
  seats: SegmentRecord["seats"],
): ReseatCommand {
  const { flight_id, attempt } = segmentOf(record, flight);
  const careful = awayFromExits(record.terms.passengers);
  return {
    id: `${record.id}:${step}.${change.n}:${attempt}:${flight_id}`,
    compensates: false,
    to: "seats",
    type: `seats.${step}`,
    flight_id,
    attempt,
    n: step === "claim" ? claimNumber(change.n) : settleNumber(change.n),
    seats: seats.map(({ passenger_id, designator }) => ({ passenger_id, designator, no_exit_row: careful.has(passenger_id) })),
  };
}

/** What the settlements of the booking's change `n` are numbered at the flights; its claims have the number before. */
export const settleNumber = (n: number): number => 2 * n;
export const claimNumber = (n: number): number => settleNumber(n) - 1;

function segmentOf(record: BookingRecord, { flight_id }: ReseatedFlight): SegmentRecord {
  const segment = record.segments.find((each) => each.flight_id === flight_id);
  invariant(segment !== undefined, `${flight_id} is a segment of ${record.id}`);
  return segment;
}

function changeAtWork(record: BookingRecord): SeatChangeRecord {
  const change = runningChange(record);
  invariant(change !== undefined, "a step of a change needs a change");
  return change;
}

function current(record: BookingRecord): PaymentRecord {
  const paid = currentPayment(record);
  invariant(paid !== undefined, "a payment step needs a payment");
  return paid;
}

export const authorise = (record: BookingRecord): Command[] => [
  payment(record, current(record), "payment.authorize", "authorise"),
];

export const capture = (record: BookingRecord, now: number): Command[] => [
  payment(record, current(record), "payment.capture", "capture", { not_after: now + CAPTURE_NOT_AFTER_MS }),
];

export const cancelPayment = (record: BookingRecord, paid: PaymentRecord): Command =>
  payment(record, paid, "payment.cancel", "cancel");

export const pollPayment = (record: BookingRecord, paid: PaymentRecord): Command =>
  payment(record, paid, "payment.poll", `poll.${paid.polls}`, { past_pin: record.run?.suspended ?? false });

/** `why` names the decision, so that two refunds of one payment are two messages. */
export const refundPayment = (
  record: BookingRecord,
  paid: PaymentRecord,
  amountMinor: number,
  feeMinor: number,
  why: string,
): Command => ({
  id: `${record.id}:refund.${why}:${paid.n}`,
  compensates: true,
  to: "payments",
  type: "payment.refund",
  payment_id: paid.id,
  amount_minor: amountMinor,
  fee_minor: feeMinor,
});

export const numberTickets = (record: BookingRecord, count: number): Command[] => [
  { id: `${record.id}:ticket`, compensates: false, to: "counters", type: "tickets.number", count },
];

/** What is told to the passenger: each type once for a booking. */
export const notice = (record: BookingRecord, type: NoticeCommand["type"]): Command => ({
  id: `${record.id}:${type}`,
  compensates: false,
  to: "notifications",
  type,
});

/** What the lists of bookings are to show from this version on. */
export const project = (record: BookingRecord): Command => ({
  id: `${record.id}:projected:${record.version}`,
  compensates: false,
  to: "bookings",
  type: "booking.projected",
  passing: record.status === "paying" || record.status === "cancelling",
});

/** The hold no longer counts against its user's limit. */
export const dropLimit = (record: BookingRecord): Command => ({
  id: `${record.id}:limits`,
  compensates: false,
  to: "limits",
  type: "limits.drop",
});
