import { SAGAS, nothing } from "#domain/booking/sagas.ts";
import { PAYMENT_CHANGES, STATUS_CHANGES } from "#domain/booking/status.ts";
import { SEAT_TRANSITIONS } from "#domain/seat/state.ts";
import { FAULTS } from "./runtime/simulation.ts";

/** The event types of `SagaEvent`, and the saga's opening. */
const EVENTS = [
  "open",
  "pay",
  "change_seats",
  "seats.reseated",
  "seats.not_reseated",
  "release",
  "quote",
  "confirm_cancellation",
  "seats.held",
  "seats.pinned",
  "seats.locked",
  "seats.sold",
  "seats.released",
  "seats.refused",
  "payment.authorized",
  "payment.captured",
  "payment.requires_action",
  "payment.declined",
  "payment.cancelled",
  "payment.unknown",
  "payment.refunded",
  "payment.refund_failed",
  "payment.disputed",
  "tickets.numbered",
  "timer",
  "hold.expired",
  "flight.cancelled",
  "poked",
];
/**
 * What undoes something, by the decision that asked for it. Not `refund.late`, the answer to money that comes after a saga's
 * end: as long as every saga ends by a definitive answer there is none.
 */
const COMPENSATIONS = ["payment.cancel", "seats.release", "seats.settle", "refund.undo", "refund.cancellation"];

/**
 * Changes of a payment that 20,000 seeds need not meet: money that moves before we have asked for it, or after all was over, and a second
 * refund that fails. What becomes of each is tested by itself (`domain/booking/payment-changes.test.ts`).
 */
const RARE_OF_PAYMENTS = [
  "processing → captured",
  "requires_action → captured",
  "failed → captured",
  "cancelled → captured",
  "refunded → partially_refunded",
];

/** Everything a run must have reached, read from the code's own tables: a counter of these at zero fails the run. */
export function coverage(): string[] {
  const steps = Object.entries(SAGAS).flatMap(([saga, list]) => [
    ...list.map(({ name }) => `step ${saga}.${name} forward`),
    // A step that is undone by doing nothing is never the one a saga waits for.
    ...list.filter(({ undo }) => undo !== nothing).map(({ name }) => `step ${saga}.${name} undo`),
  ]);
  return [
    ...Object.entries(STATUS_CHANGES).flatMap(([from, list]) => list.map((to) => `status ${from} → ${to}`)),
    ...Object.entries(PAYMENT_CHANGES)
      .flatMap(([from, list]) => list.map((to) => `${from} → ${to}`))
      .filter((change) => !RARE_OF_PAYMENTS.includes(change))
      .map((change) => `payment ${change}`),
    ...steps,
    ...EVENTS.map((type) => `event ${type}`),
    ...Object.entries(SEAT_TRANSITIONS).flatMap(([from, list]) =>
      list.filter((to) => to !== "blocked" && from !== "blocked").map((to) => `seat ${from} → ${to}`),
    ),
    ...[...FAULTS, "provider_outage", "object_cut_off", "captured_by_hand"].map((fault) => `fault ${fault}`),
    ...COMPENSATIONS.map((type) => `compensation ${type}`),
    "a claim that no booking knows is let go",
    "saga suspended",
    "a refund debt recorded",
    "seats refused at the sale",
    "seats refused after a late success",
    "dead letter",
    "replayed by an operator",
    "dropped by an operator",
    "poked by an audit",
    "copies of everything, months later",
    "a flight is cancelled",
    "seats refused by a cancelled flight",
    ...["released", "refunded", "failed"].map((outcome) => `booking of a cancelled flight: ${outcome}`),
    ...[
      "ok",
      "seat_unavailable",
      "seat_duplicated",
      "hold_expired",
      "payment_in_progress",
      "request_in_progress",
      "invalid_state",
    ].map((answer) => `change ${answer}`),
    "pay request_in_progress",
    "release request_in_progress",
    "a seat passes to another of the party",
    "pinned seats are changed",
    "a hold runs out while its seats are changed",
    "a copy of a refused change",
    "client changes seats twice",
    "client changes seats at once with another change",
    "client clicks twice",
    "client reuses the key",
    "client retries",
    "client repeats much later",
    "client gives up",
  ];
}
