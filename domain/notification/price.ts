import { displayMoney } from "../money/display.ts";
import type { BookingFacts } from "./facts.ts";
import type { Table } from "./message.ts";

/** Fare, each tax, seats where they cost something, and the total. */
export function priceTable({
  price_breakdown: { base, taxes, seats },
  total,
}: Pick<BookingFacts, "price_breakdown" | "total">): Table {
  return {
    title: "Price",
    rows: [
      { label: "Fare", value: displayMoney(base) },
      ...taxes.map(({ description, amount }) => ({ label: description, value: displayMoney(amount) })),
      ...(seats.amount_minor > 0 ? [{ label: "Seats", value: displayMoney(seats) }] : []),
      { label: "Total", value: displayMoney(total), strong: true },
    ],
  };
}
