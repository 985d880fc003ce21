import type { Flight } from "./flight-state.ts";

/** Rows that the flight keeps beside its seats. */
export const sizes = ({ holds, tombstones, cooldowns }: Flight): { holds: number; tombstones: number; cooldowns: number } => ({
  holds: holds.size,
  tombstones: countOf(tombstones),
  cooldowns: countOf(cooldowns),
});

function countOf(map: Map<string, Map<string, unknown>>): number {
  let rows = 0;
  for (const inner of map.values()) rows += inner.size;
  return rows;
}
