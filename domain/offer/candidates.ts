import { canFollow } from "./connection.ts";
import { elapsedMinutes } from "./itineraries.ts";
import type { PricedSlice } from "./price.ts";

/** What could be offered, before it is written out and signed. */
export interface Candidate {
  slices: readonly PricedSlice[];
  total_minor: number;
  /** Minutes in transit, all slices. */
  duration_min: number;
  departs_at: number;
  /** Of the first slice. */
  arrives_at: number;
  /** Names the same offer again in a later search: flights and family. */
  key: string;
}

/** Every slice by itself, or every way out with every way back of the same family that can follow it. */
export function combine(outbound: readonly PricedSlice[], inbound: readonly PricedSlice[] | null): Candidate[] {
  if (inbound === null) return outbound.map((slice) => candidate([slice]));
  const backByFamily = Map.groupBy(inbound, (slice) => slice.family);
  return outbound.flatMap((out) =>
    (backByFamily.get(out.family) ?? [])
      .filter((back) => canFollow(out.itinerary.at(-1)?.arrives_at ?? 0, back.itinerary[0]?.departs_at ?? 0))
      .map((back) => candidate([out, back])),
  );
}

function candidate(slices: readonly PricedSlice[]): Candidate {
  const first = slices[0]?.itinerary ?? [];
  const ids = slices.flatMap((slice) => slice.itinerary.map((leg) => leg.id));
  return {
    slices,
    total_minor: slices.reduce((sum, slice) => sum + slice.base_minor + slice.tax_minor, 0),
    duration_min: slices.reduce((sum, slice) => sum + elapsedMinutes(slice.itinerary), 0),
    departs_at: first[0]?.departs_at ?? 0,
    arrives_at: first.at(-1)?.arrives_at ?? 0,
    key: `${ids.join(".")}:${slices[0]?.family ?? ""}`,
  };
}
