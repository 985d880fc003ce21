import type { SeatMap } from "#contracts/offers.ts";

export type SeatCabin = SeatMap["cabins"][number];
type Row = SeatCabin["rows"][number];

const columnOf = (designator: string): string => designator.slice(-1);

/**
 * Where an arrow key leads on the seat map: along the row over aisles, or to the next row that has the column. Null at
 * the edge, and for any other key.
 */
export function seatAfterKey(cabin: SeatCabin, from: string, key: string): string | null {
  const rowIndex = cabin.rows.findIndex((row) => row.seats.some((seat) => seat.designator === from));
  const row = cabin.rows[rowIndex];
  if (row === undefined) return null;
  if (key === "ArrowDown") return inColumnOf(from, cabin.rows.slice(rowIndex + 1));
  if (key === "ArrowUp") return inColumnOf(from, cabin.rows.slice(0, rowIndex).toReversed());
  return alongRow(leftToRight(row, cabin.columns), from, key);
}

/** The first of these rows that has a seat in the same column. */
function inColumnOf(from: string, rows: Row[]): string | null {
  const seats = rows.flatMap((row) => row.seats);
  return seats.find((seat) => columnOf(seat.designator) === columnOf(from))?.designator ?? null;
}

const leftToRight = (row: Row, columns: string[]): string[] =>
  row.seats.map((seat) => seat.designator).toSorted((a, b) => columns.indexOf(columnOf(a)) - columns.indexOf(columnOf(b)));

function alongRow(row: string[], from: string, key: string): string | null {
  const at = row.indexOf(from);
  const places: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: row.length - 1 };
  const place = places[key];
  return place === undefined ? null : (row[place] ?? null);
}
