import { last, type NonEmpty } from "#domain/non-empty.ts";
import type { Path } from "#domain/schedule/paths.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import { connects, type CountryOf } from "./connection.ts";
import { type Leg, onSale } from "./leg.ts";

/** Flights flown one after another without a stay. */
export type Itinerary = NonEmpty<Leg>;

export interface ItinerarySearch {
  date: LocalDate;
  now: number;
  countryOf: CountryOf;
  limit: number;
  wanted?: (itinerary: Itinerary) => boolean;
}

/**
 * Of each flight, the next ones taken on a sector; and of each first flight, the ways on along a path. The soonest and the
 * shortest: in a dense timetable the rest adds nothing but waiting.
 */
export const MAX_WAYS_ON = 12;
/** Itineraries of a slice that are priced, the shortest of those asked for first. */
export const MAX_ITINERARIES = 120;

/**
 * The legal itineraries along the paths whose first flight leaves on `date`: on sale, with time enough to connect and
 * no stay in between. The shortest `limit` of them, those `wanted` before all others.
 */
export function itineraries(
  paths: readonly Path[],
  legs: readonly Leg[],
  { date, now, countryOf, limit, wanted = () => true }: ItinerarySearch,
): Itinerary[] {
  const forSale = legs.filter((leg) => onSale(leg, now)).sort((a, b) => a.departs_at - b.departs_at);
  const bySector = Map.groupBy(forSale, (leg) => `${leg.origin}-${leg.destination}`);
  return paths
    .flatMap((path) => {
      const [first = [], ...onward] = path.slice(1).map((code, index) => bySector.get(`${path[index]}-${code}`) ?? []);
      return first.filter((leg) => leg.local_date === date).flatMap((leg) => waysOn(leg, onward, countryOf));
    })
    .map((itinerary) => ({ itinerary, last: wanted(itinerary) ? 0 : 1, minutes: elapsedMinutes(itinerary) }))
    .sort((a, b) => a.last - b.last || a.minutes - b.minutes)
    .slice(0, limit)
    .map(({ itinerary }) => itinerary);
}

/** The itineraries that begin with a flight and go on with one of each of the sectors, whose flights are in order of departure. */
function waysOn(first: Leg, sectors: readonly (readonly Leg[])[], countryOf: CountryOf): Itinerary[] {
  let open: Itinerary[] = [[first]];
  for (const sector of sectors) {
    open = open
      .flatMap((legs) => nextFlights(last(legs), sector, countryOf).map((next): Itinerary => [...legs, next]))
      .sort((a, b) => elapsedMinutes(a) - elapsedMinutes(b))
      .slice(0, MAX_WAYS_ON);
  }
  return open;
}

function nextFlights(arriving: Leg, sector: readonly Leg[], countryOf: CountryOf): Leg[] {
  const found: Leg[] = [];
  for (const leg of sector) {
    if (leg.departs_at < arriving.arrives_at) continue;
    if (found.length === MAX_WAYS_ON) break;
    if (connects(arriving, leg, countryOf)) found.push(leg);
  }
  return found;
}

/** From the first departure to the last arrival. */
export const elapsedMinutes = (itinerary: Itinerary): number =>
  Math.round((last(itinerary).arrives_at - itinerary[0].departs_at) / 60_000);
