import type { OpenRequest } from "#contracts/booking-sagas.ts";
import type { Booking, CancellationQuote, NamelessBooking, Payment, PaymentStatus, People, Ticket } from "#contracts/bookings.ts";
import type { Money } from "#contracts/common.ts";
import { type TaxLine, quoteShares } from "#domain/booking/quote-shares.ts";
import {
  type BookingRecord,
  type CancellationRecord,
  type PaymentRecord,
  chosenCancellation,
  currentPayment,
} from "#domain/booking/record.ts";
import { effectiveStatus } from "#domain/booking/status.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { isErased } from "./erased.ts";

/** The booking as its owner sees it. Built in one order, so that equal states give equal bytes. */
export function bookingView(opening: OpenRequest, record: BookingRecord, now: number): Booking {
  const currency = record.terms.currency;
  const money = (amount_minor: number): Money => ({ amount_minor, currency });
  const status = effectiveStatus(record, now);
  const { total, base, taxes, fare, slices } = opening.terms;
  return {
    id: record.id,
    record_locator: opening.record_locator,
    status,
    created_at: formatInstantMs(record.created_at),
    expires_at: status === "held" ? formatInstantMs(record.expires_at) : null,
    total: money(record.total_minor),
    price_breakdown: { base, taxes, seats: money(record.total_minor - total.amount_minor) },
    fare,
    slices,
    contact: opening.contact,
    passengers: opening.passengers.map((passenger) => ({ ...passenger, seats: seatsOf(record, passenger.id) })),
    failure: record.failure === null ? null : { code: record.failure.code, decline_code: record.failure.decline_code },
    refund: refundView(record, money),
    timeline: record.timeline.map(({ at, event, detail }) => ({ at: formatInstantMs(at), event, detail })),
    links: {
      self: `/v1/bookings/${record.id}`,
      payments: `/v1/bookings/${record.id}/payments`,
      tickets: `/v1/bookings/${record.id}/tickets`,
      calendar: `/v1/bookings/${record.id}/calendar.ics`,
    },
  };
}

/** The same for messages. */
export function namelessView(opening: OpenRequest, record: BookingRecord, now: number): NamelessBooking {
  const { contact: _, passengers, ...booking } = bookingView(opening, record, now);
  return { ...booking, passengers: passengers.map(({ id, type, seats }) => ({ id, type, seats })) };
}

/** Whose booking it is; null: there is no such booking, or it is erased. */
export const ownerOf = (entry: { opening: OpenRequest } | undefined): string | null =>
  entry === undefined || isErased(entry) ? null : entry.opening.user_id;

/** Who a booking is for; null: there is no such booking, or it is erased. */
export function peopleOf(entry: { opening: OpenRequest } | undefined): People | null {
  if (entry === undefined || isErased(entry)) return null;
  const { contact, passengers } = entry.opening;
  return {
    contact,
    passengers: passengers.map(({ id, title, given_name, family_name, born_on }) => ({
      id,
      title,
      given_name,
      family_name,
      born_on,
    })),
  };
}

/** What the opening says of seats was true when it was written; they may have been changed since. */
const seatsOf = (record: BookingRecord, passengerId: string): Booking["passengers"][number]["seats"] =>
  record.segments.flatMap(({ flight_id, seats }) =>
    seats.filter(({ passenger_id }) => passenger_id === passengerId).map(({ designator }) => ({ flight_id, designator })),
  );

function refundView(record: BookingRecord, money: (amountMinor: number) => Money): Booking["refund"] {
  const paid = currentPayment(record);
  const quote = chosenCancellation(record);
  if (
    paid === undefined ||
    (quote === undefined && paid.refunded_minor === 0 && paid.debt_minor === 0 && paid.state !== "refunding")
  )
    return null;
  const amount = money(quote?.refund_minor ?? paid.captured_minor);
  if (paid.debt_minor > 0) return { amount, status: "failed" };
  return { amount, status: paid.refund_pending || paid.state === "refunding" ? "pending" : "succeeded" };
}

export function paymentView(record: BookingRecord, paid: PaymentRecord): Payment {
  const currency = record.terms.currency;
  return {
    id: paid.id,
    status: paymentStatus(paid),
    amount: { amount_minor: paid.amount_minor, currency },
    refunded: { amount_minor: paid.refunded_minor, currency },
    created_at: formatInstantMs(paid.created_at),
    ...(paid.decline_code === null ? {} : { decline_code: paid.decline_code }),
    ...(paid.action_url === null ? {} : { next_action: { type: "redirect", url: paid.action_url } }),
  };
}

const paymentStatus = (paid: PaymentRecord): PaymentStatus => (paid.refund_pending ? "refunding" : paid.state);

export function ticketViews(record: BookingRecord): Ticket[] {
  return record.tickets.map((ticket) => ({
    number: ticket.number,
    passenger_id: ticket.passenger_id,
    status: ticket.state,
    issued_at: formatInstantMs(ticket.issued_at),
    coupons: ticket.coupons.map((coupon) => ({ ...coupon, status: ticket.state })),
    pdf_url: `/v1/tickets/${ticket.number}.pdf`,
  }));
}

export function quoteView(
  { opening, record }: { opening: OpenRequest; record: BookingRecord },
  quote: CancellationRecord,
  now: number,
): CancellationQuote {
  const money = (amount_minor: number): Money => ({ amount_minor, currency: record.terms.currency });
  return {
    id: quote.id,
    booking_id: record.id,
    status: quote.state === "quoted" && now >= quote.expires_at ? "expired" : quote.state,
    captured: money(quote.captured_minor),
    refund: money(quote.refund_minor),
    fee: money(quote.fee_minor),
    passengers: quoteShares(record, quote, taxLines(opening)).map((share) => ({
      id: share.passenger_id,
      refund: money(share.refund_minor),
      fare_refund: money(share.fare_refund_minor),
      tax_refund: money(share.tax_refund_minor),
      fee: money(share.fee_minor),
    })),
    expires_at: formatInstantMs(quote.expires_at),
  };
}

const taxLines = ({ terms }: OpenRequest): TaxLine[] =>
  terms.taxes.map(({ code, amount, refundable }) => ({ code, amount_minor: amount.amount_minor, refundable }));

/** All that is said of one booking to somebody who asks for it. */
export const foundView = ({ opening, record }: { opening: OpenRequest; record: BookingRecord }, now: number) => ({
  booking: bookingView(opening, record, now),
  tickets: ticketViews(record),
  payments: record.payments.map((paid) => paymentView(record, paid)),
  version: record.version,
  erased: isErased({ opening }),
});
