import { FARE_PERCENT } from "../fare/party.ts";
import { isPaidBy } from "../fare/taxes.ts";
import { allocate } from "../money/allocate.ts";
import type { BookingRecord, CancellationRecord } from "./record.ts";

/** What a quote says of one passenger, in minor units. `refund_minor` is fare and taxes together. */
export interface QuoteShare {
  passenger_id: string;
  fare_refund_minor: number;
  tax_refund_minor: number;
  refund_minor: number;
  /** What is kept of what they paid. */
  fee_minor: number;
}
/** A line of taxes of the sale, for the whole party. */
export interface TaxLine {
  code: string;
  amount_minor: number;
  refundable: boolean;
}

type Sale = Pick<BookingRecord, "terms" | "seat_prices">;

/**
 * A quote by passenger: the party's fare by type (each alone may have been rounded otherwise by less than a fare step), taxes by who pays them, seats by who chose them, the fee by who has a seat. Pure. The
 * sums over all passengers are the quote's own amounts, to the unit; where a fee is more than its passenger has paid, the
 * quote takes the rest from the others, and so do the shares. Where all comes back, each gets what they paid, whatever the fare gives
 * back otherwise: the airline has taken the flight away.
 */
export function quoteShares(
  sale: Sale,
  quote: Pick<CancellationRecord, "refund_minor" | "fee_minor">,
  taxes: readonly TaxLine[],
): QuoteShare[] {
  const parts = partsOf(sale, taxes).map((part) =>
    quote.fee_minor === 0 ? { ...part, due: part.paid, tax_back: part.taxed } : part,
  );
  const refunds = allocate(
    quote.refund_minor,
    parts.map(({ due }) => due),
  );
  const fees = allocate(
    quote.fee_minor,
    parts.map(({ paid }, i) => Math.max(0, paid - (refunds[i] ?? 0))),
  );
  return parts.map(({ passenger_id, tax_back }, i) => {
    const refund_minor = refunds[i] ?? 0;
    const tax_refund_minor = Math.min(refund_minor, tax_back);
    return {
      passenger_id,
      fare_refund_minor: refund_minor - tax_refund_minor,
      tax_refund_minor,
      refund_minor,
      fee_minor: fees[i] ?? 0,
    };
  });
}

interface Part {
  passenger_id: string;
  paid: number;
  /** Of that, taxes. */
  taxed: number;
  /** Of the taxes, what the rules of the fare give back. */
  tax_back: number;
  /** What those rules give back of everything. */
  due: number;
}

function partsOf({ terms, seat_prices }: Sale, taxes: readonly TaxLine[]): Part[] {
  const { passengers, refundable, cancellation_fee_minor } = terms;
  const fares = allocate(
    terms.base_minor,
    passengers.map(({ type }) => FARE_PERCENT[type]),
  );
  const taxed = taxesBy(passengers, taxes);
  const back = refundable
    ? taxed
    : taxesBy(
        passengers,
        taxes.filter((line) => line.refundable),
      );
  return passengers.map(({ id, type }, i): Part => {
    const seats = seat_prices.filter(({ passenger_id }) => passenger_id === id);
    const paid = (fares[i] ?? 0) + (taxed[i] ?? 0) + seats.reduce((sum, { price_minor }) => sum + price_minor, 0);
    const tax_back = back[i] ?? 0;
    const fee = type === "infant" ? 0 : cancellation_fee_minor;
    return { passenger_id: id, paid, taxed: taxed[i] ?? 0, tax_back, due: refundable ? Math.max(0, paid - fee) : tax_back };
  });
}

/** What each passenger pays of these lines: whoever pays one pays as much of it as the others. */
function taxesBy(passengers: Sale["terms"]["passengers"], lines: readonly TaxLine[]): number[] {
  const shares = lines.map(({ code, amount_minor }) =>
    allocate(
      amount_minor,
      passengers.map(({ type }) => (isPaidBy(code, type) ? 1 : 0)),
    ),
  );
  return passengers.map((_, i) => shares.reduce((sum, share) => sum + (share[i] ?? 0), 0));
}
