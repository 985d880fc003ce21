import type { SeatMap } from "#contracts/offers.ts";

export type SeatCabin = SeatMap["cabins"][number];

const columnOf = (designator: string): string => designator.slice(-1);

/**
 * Where an arrow key leads on the seat map: along the row over aisles, or to the next row that has the column. Null at
 * the edge, and for any other key.
 */
export function seatAfterKey(cabin: SeatCabin, from: string, key: string): string | null {
  const rowIndex = cabin.rows.findIndex((row) => row.seats.some((seat) => seat.designator === from));
  const row = cabin.rows[rowIndex];
  if (row === undefined) return null;
  const inRow = row.seats.toSorted(
    (a, b) => cabin.columns.indexOf(columnOf(a.designator)) - cabin.columns.indexOf(columnOf(b.designator)),
  );
  const at = inRow.findIndex((seat) => seat.designator === from);
  const inColumn = (rows: SeatCabin["rows"]) =>
    rows.flatMap((other) => other.seats).find((seat) => columnOf(seat.designator) === columnOf(from));
  switch (key) {
    case "ArrowLeft":
      return inRow[at - 1]?.designator ?? null;
    case "ArrowRight":
      return inRow[at + 1]?.designator ?? null;
    case "Home":
      return inRow[0]?.designator ?? null;
    case "End":
      return inRow.at(-1)?.designator ?? null;
    case "ArrowDown":
      return inColumn(cabin.rows.slice(rowIndex + 1))?.designator ?? null;
    case "ArrowUp":
      return inColumn(cabin.rows.slice(0, rowIndex).toReversed())?.designator ?? null;
    default:
      return null;
  }
}
