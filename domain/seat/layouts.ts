import { A320 } from "./aircraft/a320.ts";
import { A321 } from "./aircraft/a321.ts";
import { B789 } from "./aircraft/b789.ts";
import { E190 } from "./aircraft/e190.ts";
import { invariant } from "#domain/invariant.ts";
import { type Cabin, type Layout, type Seat, expandLayout } from "./layout.ts";

/** Every aircraft in service, by its IATA type code. */
const PLANS = new Map(Object.entries({ "320": A320, "321": A321, "789": B789, E90: E190 }));

/** Made when they are asked for first: making them is a good part of what a page or a Worker takes to start. */
const layouts = new Map<string, Layout>();

/** The layout of an aircraft type (`320`, `321`, `789`, `E90`); undefined for a type that is not in service. */
export function layoutOf(aircraft: string): Layout | undefined {
  const plans = PLANS.get(aircraft);
  const layout = layouts.get(aircraft) ?? (plans && expandLayout(aircraft, plans));
  if (layout) layouts.set(aircraft, layout);
  return layout;
}

/** The layout of an aircraft that a flight is sold with. */
export function layoutInService(aircraft: string): Layout {
  const layout = layoutOf(aircraft);
  invariant(layout, `aircraft ${aircraft} is in service`);
  return layout;
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

/** Counted once: a search asks for every booking class of every flight. */
const capacities = new Map<string, number>();

/** How many seats the cabin has; 0 where the aircraft has no such cabin. */
export function cabinCapacity(aircraft: string, cabin: Cabin): number {
  const key = `${aircraft} ${cabin}`;
  const layout = layoutOf(aircraft);
  if (layout === undefined) return 0;
  const seats = capacities.get(key) ?? seatsOf(layout).filter((seat) => seat.cabin === cabin).length;
  capacities.set(key, seats);
  return seats;
}
