import type { BookingFacts } from "./facts.ts";
import type { Table } from "./letter.ts";
import type { Voice } from "./text/voice.ts";

/** Fare, each tax, seats where they cost something, and the total. */
export function priceTable(
  { price_breakdown: { base, taxes, seats }, total }: Pick<BookingFacts, "price_breakdown" | "total">,
  { say, money, tax }: Voice,
): Table {
  return {
    title: say("price"),
    rows: [
      { label: say("fare"), value: money(base) },
      ...taxes.map(({ description, amount }) => ({ label: tax(description), value: money(amount) })),
      ...(seats.amount_minor > 0 ? [{ label: say("seats"), value: money(seats) }] : []),
      { label: say("total"), value: money(total), strong: true },
    ],
  };
}
