import { A320 } from "./aircraft/a320.ts";
import { A321 } from "./aircraft/a321.ts";
import { B789 } from "./aircraft/b789.ts";
import { E190 } from "./aircraft/e190.ts";
import { type Cabin, type Layout, type Seat, expandLayout } from "./layout.ts";

/** Every aircraft in service, by its IATA type code. */
const PLANS = { "320": A320, "321": A321, "789": B789, E90: E190 };

const layouts = new Map<string, Layout>(
  Object.entries(PLANS).map(([aircraft, plans]) => [aircraft, expandLayout(aircraft, plans)]),
);

/** The layout of an aircraft type (`320`, `321`, `789`, `E90`); undefined for a type that is not in service. */
export function layoutOf(aircraft: string): Layout | undefined {
  return layouts.get(aircraft);
}

/** Every seat of a layout, from the nose to the tail. */
export function seatsOf(layout: Layout): Seat[] {
  return layout.cabins.flatMap((cabin) => cabin.rows.flatMap((row) => row.seats));
}

/** The seat of this designator, `14C`, or undefined where the aircraft has none. */
export function findSeat(aircraft: string, designator: string): Seat | undefined {
  const layout = layoutOf(aircraft);
  return layout && seatsOf(layout).find((seat) => seat.designator === designator);
}

/** How many seats the cabin has; 0 where the aircraft has no such cabin. */
export function cabinCapacity(aircraft: string, cabin: Cabin): number {
  const layout = layoutOf(aircraft);
  return layout ? seatsOf(layout).filter((seat) => seat.cabin === cabin).length : 0;
}
