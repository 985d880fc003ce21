import type { Seat } from "./layout.ts";

/** A row apart separates a party more than the whole width of the cabin. */
const ROW_COST = 15;

/** How far apart two seats of one cabin are, an aisle counting as a place; only comparisons between distances mean anything. */
export function distance(a: Seat, b: Seat): number {
  return Math.abs(a.row - b.row) * ROW_COST + Math.abs(a.column - b.column) + Math.abs(a.block - b.block);
}
