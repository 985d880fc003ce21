import { distanceKm } from "#domain/airport/distance.ts";
import type { Station } from "#domain/airport/station.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { localDate, wallToInstant } from "#domain/time/zone.ts";
import { checkRoute, type DateError, type Ends, type RouteError } from "./check-query.ts";
import { MIN_STAY_MIN } from "./connection.ts";

/** Slices of a journey. More would not fit into an offer that signs itself, and each more multiplies the combinations. */
export const MAX_SLICES = 4;
/** No airliner has a higher ground speed, with whatever wind, km/h. */
const FASTEST_KMH = 1_250;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export interface WantedSlice {
  origin: string;
  destination: string;
  /** Local at the origin. */
  departure_date: LocalDate;
}
export interface CheckedSlice extends Ends {
  date: LocalDate;
}

/**
 * Whether the timetable can answer for these slices, and whether anybody could fly them one after another. `last`: the
 * last local date of the timetable. "Past" is judged by the calendar at the origin: in Honolulu it is still today when
 * in London it is tomorrow.
 */
export function checkSlices(
  slices: readonly WantedSlice[],
  { stations, last, now }: { stations: readonly Station[]; last: LocalDate; now: number },
): Result<CheckedSlice[], RouteError | DateError> {
  const checked: CheckedSlice[] = [];
  let free = now;
  for (const [index, slice] of slices.entries()) {
    const at = `slices.${index}.`;
    const path = `${at}departure_date`;
    const ends = checkRoute(stations, slice, at);
    if (!ends.ok) return ends;
    const current: CheckedSlice = { ...ends.value, date: slice.departure_date };
    if (index === 0 && dayEnds(current) <= now)
      return err({ reason: "date_in_past", path, today: localDate(now, ends.value.origins[0]?.time_zone ?? "UTC") });
    if (index > 0 && dayEnds(current) <= free) return err({ reason: "slices_out_of_order", path });
    if (current.date > last) return err({ reason: "date_out_of_range", path, last });
    // Only a next slice asks.
    if (index + 1 < slices.length) free = soonestAfter(current, free);
    checked.push(current);
  }
  return ok(checked);
}

/** The end of the departure date, where it ends last. */
const dayEnds = ({ origins, date }: CheckedSlice): number =>
  Math.max(...origins.map((station) => wallToInstant(addDays(date, 1), 0, station.time_zone)));

/**
 * When somebody who can leave from `free` on may at the soonest have flown the slice and start the next one. A date
 * alone does not say: over the date line one arrives, and may go on, the day before one left.
 */
function soonestAfter({ origins, destinations, date }: CheckedSlice, free: number): number {
  const dayStarts = Math.min(...origins.map((station) => wallToInstant(date, 0, station.time_zone)));
  const km = Math.min(...origins.flatMap((from) => destinations.map((to) => distanceKm(from, to))));
  return Math.max(dayStarts, free) + (km / FASTEST_KMH) * HOUR_MS + MIN_STAY_MIN * MINUTE_MS;
}
