import { FARE_PERCENT, type PassengerType } from "#domain/fare/party.ts";
import { isPaidBy, type Tax } from "#domain/fare/taxes.ts";
import { allocate } from "#domain/money/allocate.ts";

interface Money {
  amount_minor: number;
  currency: string;
}
/** What one passenger pays: `base` and their taxes make the `total`. */
export interface PassengerPrice {
  base: Money;
  taxes: { code: string; amount: Money }[];
  total: Money;
}
interface Party {
  base: Money;
  taxes: readonly Tax[];
  passengers: readonly { id: string; type: PassengerType }[];
  /** What one passenger of each type pays without taxes; absent in offers that an older release has signed. */
  base_by_type?: readonly { type: PassengerType; base: Money }[] | undefined;
}

/**
 * An offer's price by passenger, in the order of its passengers; the sums are the offer's own amounts, to the unit. Whoever pays a
 * tax pays as much of it as the others.
 */
export function pricePassengers({ base, taxes, passengers, base_by_type: byType }: Party): PassengerPrice[] {
  const money = (amountMinor: number): Money => ({ amount_minor: amountMinor, currency: base.currency });
  const bases =
    byType === undefined
      ? allocate(
          base.amount_minor,
          passengers.map(({ type }) => FARE_PERCENT[type]),
        )
      : passengers.map(({ type }) => byType.find((entry) => entry.type === type)?.base.amount_minor ?? 0);
  const lines = taxes.map(({ code, amount }) => ({
    code,
    shares: allocate(
      amount.amount_minor,
      passengers.map(({ type }) => (isPaidBy(code, type) ? 1 : 0)),
    ),
  }));
  return passengers.map((_, index) => {
    const own = lines.flatMap(({ code, shares }) =>
      (shares[index] ?? 0) > 0 ? [{ code, amount: money(shares[index] ?? 0) }] : [],
    );
    const fare = bases[index] ?? 0;
    return { base: money(fare), taxes: own, total: money(own.reduce((sum, tax) => sum + tax.amount.amount_minor, fare)) };
  });
}
