import type { Booking, BookingStatus, CancellationQuote, PaymentStatus, TimelineEntry } from "#contracts/bookings.ts";
import type { FareFamily, Money, PassengerType } from "#contracts/common.ts";
import type { FareRules, SeatMap } from "#contracts/offers.ts";
import { AIRCRAFT } from "#domain/schedule/aircraft.ts";
import { formatMoney } from "./money.ts";

export const FAMILY_NAMES: Record<FareFamily, string> = { light: "Light", classic: "Classic", flex: "Flex" };
export const PASSENGER_NAMES: Record<PassengerType, string> = { adult: "Adult", child: "Child", infant: "Infant" };

export const STATUS_NAMES: Record<BookingStatus, string> = {
  held: "Held, not paid yet",
  paying: "Payment under way",
  confirmed: "Confirmed",
  cancelling: "Being cancelled",
  cancelled: "Cancelled",
  expired: "Expired",
  failed: "Failed",
};

export const PAYMENT_NAMES: Record<PaymentStatus, string> = {
  processing: "in progress",
  requires_action: "waiting for you",
  authorized: "authorised",
  captured: "paid",
  failed: "declined",
  cancelled: "cancelled",
  unknown: "not answered yet",
  refunding: "being refunded",
  partially_refunded: "partly refunded",
  refunded: "refunded",
};

/** `789` → `Boeing 787-9`. */
export const aircraftName = (type: string): string => AIRCRAFT.find((aircraft) => aircraft.type === type)?.name ?? type;

type Seat = SeatMap["cabins"][number]["rows"][number]["seats"][number];
const FEATURE_NAMES: Record<Seat["features"][number], string> = {
  window: "window",
  aisle: "aisle",
  middle: "middle",
  exit_row: "exit row",
  extra_legroom: "extra legroom",
  front: "front",
  no_recline: "does not recline",
};

/** `14A, window, extra legroom, £12.00` — what a reader of the seat map needs to choose by. */
export const seatInWords = (seat: Seat): string =>
  [
    seat.designator,
    ...seat.features.map((feature) => FEATURE_NAMES[feature]),
    seat.price.amount_minor > 0 ? formatMoney(seat.price) : "free of charge",
  ].join(", ");

/** `1 cabin bag`, `no checked bag`. */
export const bagsInWords = (count: number, kind: "cabin bag" | "checked bag"): string =>
  count === 0 ? `no ${kind}` : `${count} ${kind}${count === 1 ? "" : "s"}`;
export const changesInWords = ({ changeable }: Pick<FareRules, "changeable">): string =>
  changeable ? "Can be changed" : "Cannot be changed";

export function refundInWords(fare: Pick<FareRules, "refundable" | "cancellation_fee">): string {
  if (!fare.refundable || fare.cancellation_fee === null) return "Fare not refundable";
  return fare.cancellation_fee.amount_minor === 0
    ? "Refundable without a fee"
    : `Refundable, fee ${formatMoney(fare.cancellation_fee)} a passenger`;
}

/** What a fare allows, a line each. */
export const fareInWords = (fare: FareRules): string[] => [
  `${bagsInWords(fare.bags.carry_on, "cabin bag")}, ${bagsInWords(fare.bags.checked, "checked bag")}`,
  changesInWords(fare),
  refundInWords(fare),
];

/** What there is of something to choose, over all its values: `34 from £120.00`. Nothing: an empty text. */
export function facetInWords(facets: readonly { count: number; price: { min: Money } }[]): string {
  const cheapest = facets.map(({ price }) => price.min).toSorted((a, b) => a.amount_minor - b.amount_minor)[0];
  if (cheapest === undefined) return "";
  return `${facets.reduce((sum, { count }) => sum + count, 0)} from ${formatMoney(cheapest)}`;
}

/** Where the refund stands and what happens next; `email`: where the passenger is written to. */
export function refundStatusInWords({ amount, status }: NonNullable<Booking["refund"]>, email: string): string {
  if (amount.amount_minor === 0) return "Nothing is left to refund under the rules of the fare.";
  const money = formatMoney(amount);
  switch (status) {
    case "pending":
      return `Your refund of ${money} is on its way to your card. Banks take up to ten days to show it.`;
    case "succeeded":
      return `${money} was refunded to your card. Banks take up to ten days to show it.`;
    case "failed":
      return `Your bank did not take the ${money} that we sent to your card, so we pay it to you in another way. We write to ${email} about it; you need not do anything.`;
  }
}

/** How the refund of one passenger is made up; where nothing is kept, nothing is said of it. */
export function refundShareInWords({ fare_refund, tax_refund, fee }: CancellationQuote["passengers"][number]): string {
  return [
    ...(fare_refund.amount_minor > 0 ? [`fare ${formatMoney(fare_refund)}`] : []),
    ...(tax_refund.amount_minor > 0 ? [`taxes ${formatMoney(tax_refund)}`] : []),
    ...(fee.amount_minor > 0 ? [`${formatMoney(fee)} kept`] : []),
  ].join(", ");
}

const EVENT_NAMES: Record<string, string> = {
  "booking.held": "Seats held",
  "booking.confirmed": "Booking confirmed, tickets issued",
  "booking.failed": "Booking failed",
  "booking.expired": "Hold expired",
  "booking.cancelled": "Booking cancelled",
  "booking.suspended": "The payment provider has not answered; seats given back for now",
  "payment.started": "Payment started",
  "payment.requires_action": "The bank asks for a confirmation",
  "payment.authorized": "Card authorised",
  "payment.declined": "Card declined",
  "payment.captured": "Payment taken",
  "payment.cancelled": "Payment cancelled",
  "payment.refunded": "Refund sent",
  "payment.refund_failed": "Your bank did not take the refund; it is paid in another way",
  "payment.disputed": "Payment disputed",
  "cancellation.confirmed": "Cancellation requested",
  "seats.changed": "Seats changed",
  "seats.sold": "Seats sold to you",
  "seats.released": "Seats given back",
  "seats.refused": "Seats no longer available",
};

/** The carrier and number in a flight's id, `HF101_2026-12-01_LHR`. */
const FLIGHT = /\b([A-Z0-9]{2}\d{1,4})_\d{4}-\d{2}-\d{2}_[A-Z]{3}\b/;

/**
 * `payment.captured` → `Payment taken`, `seats.sold` → `Seats sold to you: HF101`; an event without words of its own
 * keeps its name.
 */
export function eventInWords({ event, detail }: Pick<TimelineEntry, "event" | "detail">): string {
  const words = EVENT_NAMES[event] ?? event.replaceAll(/[._]/g, " ");
  const flight = FLIGHT.exec(detail)?.[1];
  return flight === undefined ? words : `${words}: ${flight}`;
}
