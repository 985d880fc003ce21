/** The pages of the console in the order of its navigation: the part of the address after `/ops/`, and its name. */
export const PLACES = [
  { place: "overview", name: "Overview" },
  { place: "sagas", name: "Sagas" },
  { place: "flights", name: "Flights" },
  { place: "schedules", name: "Schedules" },
  { place: "money", name: "Money" },
  { place: "breakers", name: "Breakers" },
  { place: "services", name: "Services" },
  { place: "dead-letters", name: "Dead letters" },
  { place: "audit", name: "Audit" },
] as const;
export type Place = (typeof PLACES)[number]["place"];

/** Where `/ops` itself leads. */
export const FIRST_PLACE: Place = "overview";

/** The page of an address; null: there is none. */
export function placeOf(segment: string | undefined): Place | null {
  if (segment === undefined || segment === "") return FIRST_PLACE;
  return PLACES.find(({ place }) => place === segment)?.place ?? null;
}
