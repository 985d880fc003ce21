import type { FareFamily } from "#domain/fare/booking-classes.ts";
import { invariant } from "#domain/invariant.ts";
import { last } from "#domain/non-empty.ts";
import type { Candidate } from "./candidates.ts";
import { elapsedMinutes, type Itinerary } from "./itineraries.ts";

/** Clock times `HH:MM`, both included, local where the slice starts or ends. From a later to an earlier one is over midnight. */
export interface SliceWindow {
  depart_after?: string | undefined;
  depart_before?: string | undefined;
  arrive_after?: string | undefined;
  arrive_before?: string | undefined;
}

/** What a client asked to see. */
export interface OfferFilter {
  slices: readonly SliceWindow[];
  carriers?: readonly string[] | undefined;
  max_price_minor?: number | undefined;
  /** Of each slice. */
  max_duration_minutes?: number | undefined;
  refundable?: boolean | undefined;
  /** At least so many. */
  checked_bags?: number | undefined;
}

/** What a family allows, as far as one can filter by it. */
export interface Allowance {
  refundable: boolean;
  bags: { checked: number };
}
export type AllowanceOf = (family: FareFamily) => Allowance;

export type FilterName = "carriers" | "price" | "duration" | "refundable" | "bags" | `${"departure" | "arrival"} ${number}`;
interface Filter {
  name: FilterName;
  passes: (candidate: Candidate) => boolean;
}

/** The filters that were asked for, each by itself. */
export function filtersOf(filter: OfferFilter, allowanceOf: AllowanceOf): Filter[] {
  const { carriers, max_price_minor: price, max_duration_minutes: minutes, refundable, checked_bags: bags } = filter;
  const filters: (Filter | false)[] = [
    carriers !== undefined && {
      name: "carriers",
      passes: ({ slices }) => slices.every((slice) => flownBy(slice.itinerary, carriers)),
    },
    price !== undefined && { name: "price", passes: ({ total_minor: total }) => total <= price },
    minutes !== undefined && { name: "duration", passes: ({ longest_min: longest }) => longest <= minutes },
    refundable !== undefined && {
      name: "refundable",
      passes: (candidate) => allowanceOf(candidate.family).refundable === refundable,
    },
    bags !== undefined && { name: "bags", passes: (candidate) => allowanceOf(candidate.family).bags.checked >= bags },
    ...filter.slices.flatMap((window, index): (Filter | false)[] => [
      bounded(window.depart_after, window.depart_before) && {
        name: `departure ${index}`,
        passes: (candidate) => leavesWithin(itineraryOf(candidate, index), window),
      },
      bounded(window.arrive_after, window.arrive_before) && {
        name: `arrival ${index}`,
        passes: (candidate) => arrivesWithin(itineraryOf(candidate, index), window),
      },
    ]),
  ];
  return filters.filter((each) => each !== false);
}

/** Whether a slice by itself is what was asked for: what can be said before it is priced. */
export function isWanted(itinerary: Itinerary, index: number, filter: OfferFilter): boolean {
  const window = filter.slices[index] ?? {};
  return (
    (filter.carriers === undefined || flownBy(itinerary, filter.carriers)) &&
    (filter.max_duration_minutes === undefined || elapsedMinutes(itinerary) <= filter.max_duration_minutes) &&
    leavesWithin(itinerary, window) &&
    arrivesWithin(itinerary, window)
  );
}

export interface Sifted {
  /** What passes every filter. */
  passed: Candidate[];
  /** What one filter alone keeps out, by its name. */
  but: ReadonlyMap<FilterName, readonly Candidate[]>;
}

/** The candidates that pass, and those that would but for one filter; one that fails two of them is in neither. */
export function sift(candidates: readonly Candidate[], filters: readonly Filter[]): Sifted {
  const passed: Candidate[] = [];
  const but = new Map<FilterName, Candidate[]>();
  for (const candidate of candidates) {
    const [failed, another] = filters.filter((filter) => !filter.passes(candidate));
    if (failed === undefined) passed.push(candidate);
    else if (another === undefined) append(but, failed.name, candidate);
  }
  return { passed, but };
}

/** Of one of the slices of the search: an offer has as many. */
export function itineraryOf({ slices }: Candidate, index: number): Itinerary {
  const slice = slices[index];
  invariant(slice !== undefined, `an offer has a slice ${index}`);
  return slice.itinerary;
}

const flownBy = (itinerary: Itinerary, carriers: readonly string[]): boolean =>
  itinerary.every((leg) => carriers.includes(leg.carrier));

export const departureClock = (itinerary: Itinerary): string => itinerary[0].departs_local.slice(11, 16);
export const arrivalClock = (itinerary: Itinerary): string => last(itinerary).arrives_local.slice(11, 16);

const bounded = (after: string | undefined, before: string | undefined): boolean => after !== undefined || before !== undefined;
const leavesWithin = (itinerary: Itinerary, window: SliceWindow): boolean =>
  within(departureClock(itinerary), window.depart_after, window.depart_before);
const arrivesWithin = (itinerary: Itinerary, window: SliceWindow): boolean =>
  within(arrivalClock(itinerary), window.arrive_after, window.arrive_before);

function within(clock: string, after = "00:00", before = "23:59"): boolean {
  return after <= before ? clock >= after && clock <= before : clock >= after || clock <= before;
}

function append(map: Map<FilterName, Candidate[]>, name: FilterName, candidate: Candidate): void {
  const known = map.get(name);
  if (known) known.push(candidate);
  else map.set(name, [candidate]);
}
