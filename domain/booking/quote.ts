import { roundToPayable } from "../money/provider-amount.ts";
import { QUOTE_MS } from "./limits.ts";
import { type BookingRecord, type CancellationRecord, currentPayment, keptOf } from "./record.ts";

/**
 * What cancelling now gives back: a refundable fare returns everything less the fee per passenger with a seat; another
 * returns only the taxes that the authorities refund. Never more than was captured, and nothing that cannot be paid out.
 * `firstDepartureAt` (epoch ms): when it leaves now, which need not be as it was sold.
 */
export function quoteCancellation(
  record: BookingRecord,
  id: string,
  now: number,
  firstDepartureAt: number = record.terms.first_departure_at,
): CancellationRecord {
  const { terms } = record;
  const captured = keptNow(record);
  const seated = terms.passengers.filter(({ type }) => type !== "infant").length;
  const refundableTaxes = terms.taxes.filter(({ refundable }) => refundable).reduce((sum, tax) => sum + tax.amount_minor, 0);
  const wanted = terms.refundable ? record.total_minor - terms.cancellation_fee_minor * seated : refundableTaxes;
  const refund = Math.max(0, Math.min(captured, roundToPayable(wanted, terms.currency)));
  return {
    id,
    state: "quoted",
    captured_minor: captured,
    refund_minor: refund,
    fee_minor: captured - refund,
    // A quote never outlives the flight it gives up.
    expires_at: Math.min(now + QUOTE_MS, firstDepartureAt),
  };
}

/** The flight is taken away from the passenger: everything comes back, whatever the fare says. There is no time to accept it in. */
export function involuntaryCancellation(record: BookingRecord, id: string, now: number): CancellationRecord {
  const captured = keptNow(record);
  return { id, state: "confirmed", captured_minor: captured, refund_minor: captured, fee_minor: 0, expires_at: now };
}

function keptNow(record: BookingRecord): number {
  const paid = currentPayment(record);
  return paid === undefined ? 0 : keptOf(paid);
}
