import type { Flight, Segment } from "#contracts/offers.ts";

/** When the first of these flights leaves (epoch ms), as it is known `now`, otherwise as it was sold: the server goes by the same. */
export function firstDeparture(
  segments: readonly Pick<Segment, "flight_id" | "departs_at">[],
  now: readonly Pick<Flight, "id" | "departs_at">[],
): number {
  const known = new Map(now.map(({ id, departs_at }) => [id, departs_at]));
  return Math.min(...segments.map(({ flight_id, departs_at }) => Date.parse(known.get(flight_id) ?? departs_at)));
}
