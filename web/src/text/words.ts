import type { Booking, BookingStatus, CancellationQuote, Payment, PaymentStatus, TimelineEntry } from "#contracts/bookings.ts";
import type { FareFamily, Money, PassengerType } from "#contracts/common.ts";
import type { FareRules, SeatMap } from "#contracts/offers.ts";
import { failureCause } from "#domain/notification/decline.ts";
import { REFUND_FAILED, isDisputed, wasDisputed } from "#domain/payment/debt.ts";
import { AIRCRAFT } from "#domain/schedule/aircraft.ts";
import { bookingText } from "./en/booking.ts";
import { declineText } from "./en/declines.ts";
import { journeyText } from "./en/journey.ts";
import { offersText } from "./en/offers.ts";
import { paymentText } from "./en/payment.ts";
import { seatText } from "./en/seats.ts";
import { taxText } from "./en/taxes.ts";
import { formatMoney } from "./money.ts";
import { formatInstant } from "./times.ts";

/** Names of products: they are the same in every language. */
export const FAMILY_NAMES: Record<FareFamily, string> = { light: "Light", classic: "Classic", flex: "Flex" };
export const passengerName = (type: PassengerType): string => journeyText(`passenger_${type}`);
export const statusName = (status: BookingStatus): string => bookingText(`status_${status}`);
export const paymentName = (status: PaymentStatus): string => paymentText(`status_${status}`);

/** `789` → `Boeing 787-9`. */
export const aircraftName = (type: string): string => AIRCRAFT.find((aircraft) => aircraft.type === type)?.name ?? type;

type Tax = keyof typeof taxText.english;
const isTax = (description: string): description is Tax => Object.hasOwn(taxText.english, description);
/** A tax as the API describes it, in the reader's language; one that is new to this page in the API's. */
export const taxName = (description: string): string => (isTax(description) ? taxText(description) : description);

type Seat = SeatMap["cabins"][number]["rows"][number]["seats"][number];

/** `14A, window, extra legroom, £12.00` — what a reader of the seat map needs to choose by. */
export const seatInWords = (seat: Seat): string =>
  [
    seat.designator,
    ...seat.features.map((feature) => seatText(`feature_${feature}`)),
    seat.price.amount_minor > 0 ? formatMoney(seat.price) : seatText("legend_free"),
  ].join(", ");

/** `1 cabin bag`, `no checked bag`. */
export const bagsInWords = (count: number, kind: "cabin" | "checked"): string =>
  count === 0 ? journeyText(`no_${kind}_bag`) : journeyText(`${kind}_bags`, { count });

export function refundInWords(fare: Pick<FareRules, "refundable" | "cancellation_fee">): string {
  if (!fare.refundable || fare.cancellation_fee === null) return journeyText("not_refundable");
  return fare.cancellation_fee.amount_minor === 0
    ? journeyText("refundable_free")
    : journeyText("refundable_fee", { fee: formatMoney(fare.cancellation_fee) });
}

/** What a fare allows, a line each. Of changes nothing is said: no operation makes one, whatever the fare allows. */
export const fareInWords = (fare: FareRules): string[] => [
  `${bagsInWords(fare.bags.carry_on, "cabin")}, ${bagsInWords(fare.bags.checked, "checked")}`,
  refundInWords(fare),
];

/** What there is of something to choose, over all its values: `34 from £120.00`. Nothing: an empty text. */
export function facetInWords(facets: readonly { count: number; price: { min: Money } }[]): string {
  const cheapest = facets.map(({ price }) => price.min).toSorted((a, b) => a.amount_minor - b.amount_minor)[0];
  if (cheapest === undefined) return "";
  return offersText("count_from", { count: facets.reduce((sum, { count }) => sum + count, 0), price: formatMoney(cheapest) });
}

/** Why a booking failed, in a sentence. */
export const failureInWords = (failure: Booking["failure"]): string => declineText(failureCause(failure));
/** Why a payment was declined, in a sentence. */
export const declineInWords = ({ decline_code }: Payment): string =>
  declineText(failureCause({ code: "payment_declined", decline_code: decline_code ?? null }));

/** Whom money of a booking goes back to: where we write to, and what has happened. */
interface Told {
  contact: { email: string };
  timeline: TimelineEntry[];
}

/**
 * What became of all that goes back, and what happens next: `refund` is about the last payment of a booking, and what did not reach the
 * card is told of every one of `payments`, each with its own amount. Empty: of no refund anything is known.
 */
export function refundStatusInWords(refund: Booking["refund"], told: Told, payments: Payment[]): string {
  const debts = debtsInWords(payments, told);
  // One that failed is among the debts, where these are known.
  if (refund === null || (refund.status === "failed" && debts !== "")) return debts;
  const amount = formatMoney(refund.amount);
  if (refund.amount.amount_minor === 0) return joined(debts, bookingText("refund_nothing"));
  return joined(
    debts,
    refund.status === "failed" ? owedInWords(refund.amount, told) : bookingText(`refund_${refund.status}`, { amount }),
  );
}

/** Of all refunds that did not reach the card: what was paid in another way, and what is owed still. Empty: none is known of. */
export const debtsInWords = (payments: Payment[], told: Told): string =>
  joined(
    ...payments
      .flatMap(({ refund_debts = [] }) => refund_debts)
      .map((debt) => settledDebtInWords(debt) ?? owedInWords(debt.amount, told)),
  );

/** Of a refund that failed, and of which no more is known or done: how much of it we owe, and whether we pay it. */
export const owedInWords = (amount: Money, { contact: { email }, timeline }: Told): string =>
  bookingText(wasDisputed(timeline) ? "refund_disputed" : "refund_failed", { amount: formatMoney(amount), email });

const joined = (...sentences: string[]): string => sentences.filter((sentence) => sentence !== "").join(" ");

/** How much was paid of what was owed, how, and when that was noted; null: it is owed still. */
function settledDebtInWords({ amount, settled_at, by }: NonNullable<Payment["refund_debts"]>[number]): string | null {
  if (by === null || settled_at === null) return null;
  return bookingText(`refund_settled_${by}`, { amount: formatMoney(amount), when: formatInstant(settled_at) });
}

/** How the refund of one passenger is made up; where nothing is kept, nothing is said of it. */
export function refundShareInWords({ fare_refund, tax_refund, fee }: CancellationQuote["passengers"][number]): string {
  return [
    ...(fare_refund.amount_minor > 0 ? [bookingText("share_fare", { amount: formatMoney(fare_refund) })] : []),
    ...(tax_refund.amount_minor > 0 ? [bookingText("share_taxes", { amount: formatMoney(tax_refund) })] : []),
    ...(fee.amount_minor > 0 ? [bookingText("share_kept", { amount: formatMoney(fee) })] : []),
  ].join(", ");
}

type EventKey = Extract<keyof typeof bookingText.english, `event.${string}`>;
const isEventKey = (key: string): key is EventKey => Object.hasOwn(bookingText.english, key);

/** The carrier and number in a flight's id, `HF101_2026-12-01_LHR`. */
const FLIGHT = /\b([A-Z0-9]{2}\d{1,4})_\d{4}-\d{2}-\d{2}_[A-Z]{3}\b/;

/**
 * `payment.captured` → `Payment taken`, `seats.sold` → `Seats sold to you: HF101`; an event without words of its own
 * keeps its name.
 */
export function eventInWords({ event, detail }: Pick<TimelineEntry, "event" | "detail">): string {
  const key = event === REFUND_FAILED && isDisputed(detail) ? "event.payment.refund_disputed" : `event.${event}`;
  const words = isEventKey(key) ? bookingText(key) : event.replaceAll(/[._]/g, " ");
  const flight = FLIGHT.exec(detail)?.[1];
  return flight === undefined ? words : bookingText("event_of", { event: words, flight });
}
