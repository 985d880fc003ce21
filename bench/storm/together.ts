import type { Seat } from "#domain/seat/layout.ts";

/** The parties of a flight in the order in which they were seated. */
export type Seated = readonly (readonly string[])[];

/**
 * The first party that could have sat better. The rule (`domain/seat/assign.ts`, stated anew here): side by side in one row,
 * an aisle in between counting as nothing, wherever any row has so many free seats side by side; else as many of them side by
 * side as any row has. Null where every party sits as well as it could.
 */
export function apartForNothing(cabin: Seat[], parties: Seated): string | null {
  const free = new Map(cabin.map((seat) => [seat.designator, seat]));
  for (const party of parties) {
    const possible = Math.min(party.length, longestRun([...free.values()]));
    const seats = party.flatMap((designator) => free.get(designator) ?? []);
    if (seats.length < party.length) return `${party.join(" ")}: a seat was taken already`;
    const actual = longestRun(seats);
    if (actual < possible) return `${party.join(" ")}: ${actual} side by side where ${possible} could have been`;
    for (const designator of party) free.delete(designator);
  }
  return null;
}

/** The most of these seats that are side by side in one row. */
function longestRun(seats: Seat[]): number {
  const places = new Set(seats.map(({ row, column }) => `${row} ${column}`));
  let longest = 0;
  for (const { row, column } of seats) {
    if (places.has(`${row} ${column - 1}`)) continue;
    let length = 1;
    while (places.has(`${row} ${column + length}`)) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}
