import { alternativesTo } from "./alternatives.ts";
import type { Flight } from "./flight-state.ts";
import type { Cabin } from "./layout.ts";

/** A seat asked for by name. `no_exit_row`: for somebody who may not sit in an exit row. */
export interface NamedSeat {
  designator: string;
  no_exit_row?: boolean | undefined;
}
export type SeatsRefusal =
  | { reason: "seat_unavailable"; designators: string[]; alternatives: string[] }
  | { reason: "seat_not_found"; designator: string }
  | { reason: "seat_wrong_cabin"; designator: string; cabin: Cabin }
  | { reason: "seat_not_allowed"; designator: string };

/** Why these seats cannot all be taken, if they cannot. What is offered instead is fit for whoever lost a seat. */
export function refuseSeats(flight: Flight, cabin: Cabin, named: NamedSeat[]): SeatsRefusal | undefined {
  const designators = named.map(({ designator }) => designator);
  for (const { designator, no_exit_row } of named) {
    const place = flight.places.get(designator);
    if (!place) return { reason: "seat_not_found", designator };
    if (place.cabin !== cabin) return { reason: "seat_wrong_cabin", designator, cabin: place.cabin };
    if (no_exit_row && place.features.includes("exit_row")) return { reason: "seat_not_allowed", designator };
  }
  const lost = named.filter(
    ({ designator }, index) => flight.seats.get(designator)?.state !== "free" || designators.indexOf(designator) !== index,
  );
  if (lost.length === 0) return undefined;
  const gone = lost.map(({ designator }) => designator);
  const exits = !lost.some(({ no_exit_row }) => no_exit_row);
  return { reason: "seat_unavailable", designators: gone, alternatives: alternativesTo(flight, gone, designators, exits) };
}
