import type { Path } from "#domain/schedule/paths.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { connects, type CountryOf } from "./connection.ts";
import { type Leg, onSale } from "./leg.ts";

/** Flights flown one after another without a stay. */
export type Itinerary = readonly Leg[];

export interface SectorDay {
  origin: string;
  destination: string;
  local_date: LocalDate;
}

/**
 * Local departure dates of the second and third flight, relative to the first one's: across the date line the next
 * flight may leave "yesterday", after two long ones three days later.
 */
const ONWARD_DAYS: readonly (readonly number[])[] = [[0], [-1, 0, 1, 2], [-1, 0, 1, 2, 3]];

/** The sectors and dates whose flights can take part in these paths. */
export function sectorDays(paths: readonly Path[], date: LocalDate): SectorDay[] {
  const needed = new Map<string, SectorDay>();
  for (const path of paths) {
    for (const [index, origin] of path.slice(0, -1).entries()) {
      for (const shift of ONWARD_DAYS[index] ?? []) {
        const sector = { origin, destination: path[index + 1] ?? "", local_date: addDays(date, shift) };
        needed.set(sectorKey(sector), sector);
      }
    }
  }
  return [...needed.values()];
}

export const sectorKey = (sector: SectorDay): string => `${sector.origin}-${sector.destination}-${sector.local_date}`;

/**
 * Every legal itinerary along the paths whose first flight leaves on `date`: on sale, with time enough to connect and
 * no stay in between. The shortest `limit` of them.
 */
export function itineraries(
  paths: readonly Path[],
  legs: readonly Leg[],
  { date, now, countryOf, limit }: { date: LocalDate; now: number; countryOf: CountryOf; limit: number },
): Itinerary[] {
  const bySector = Map.groupBy(
    legs.filter((leg) => onSale(leg, now)),
    (leg) => `${leg.origin}-${leg.destination}`,
  );
  const flown = (path: Path, index: number): Leg[] => bySector.get(`${path[index]}-${path[index + 1]}`) ?? [];
  return paths
    .flatMap((path) => {
      let open: Leg[][] = flown(path, 0)
        .filter((leg) => leg.local_date === date)
        .map((leg) => [leg]);
      for (let index = 1; index < path.length - 1; index++) {
        open = open.flatMap((legsSoFar) => {
          const last = legsSoFar.at(-1);
          return last === undefined
            ? []
            : flown(path, index)
                .filter((next) => connects(last, next, countryOf))
                .map((next) => [...legsSoFar, next]);
        });
      }
      return open;
    })
    .sort((a, b) => elapsedMinutes(a) - elapsedMinutes(b))
    .slice(0, limit);
}

/** From the first departure to the last arrival. */
export const elapsedMinutes = (itinerary: Itinerary): number =>
  Math.round(((itinerary.at(-1)?.arrives_at ?? 0) - (itinerary[0]?.departs_at ?? 0)) / 60_000);
