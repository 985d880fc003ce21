import { resolveCode, type Station } from "#domain/airport/station.ts";
import { MAX_PARTY, type Party } from "#domain/fare/party.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import { localDate } from "#domain/time/zone.ts";

export type RouteError = { reason: "unknown_airport"; code: string; path: string } | { reason: "same_origin_and_destination" };
export type DateError =
  | { reason: "date_in_past"; path: string; today: LocalDate }
  | { reason: "date_out_of_range"; path: string; last: string }
  | { reason: "return_before_departure" };
export type PartyError =
  | { reason: "too_many_passengers"; limit: number }
  | { reason: "infant_without_adult" }
  | { reason: "child_without_adult" };

export interface Ends {
  origins: Station[];
  destinations: Station[];
}

/** The stations behind an origin and a destination, either of which may be a city; no flight is sold within one. */
export function checkRoute(
  stations: readonly Station[],
  route: { origin: string; destination: string },
): Result<Ends, RouteError> {
  const origins = resolveCode(stations, route.origin);
  if (origins.length === 0) return err({ reason: "unknown_airport", code: route.origin, path: "origin" });
  const destinations = resolveCode(stations, route.destination);
  if (destinations.length === 0) return err({ reason: "unknown_airport", code: route.destination, path: "destination" });
  const same = destinations.some((station) => origins.some(({ city_code }) => city_code === station.city_code));
  return same ? err({ reason: "same_origin_and_destination" }) : ok({ origins, destinations });
}

/**
 * Whether the timetable can answer for these dates. "Past" is judged by the calendar at the origin: in Honolulu it is
 * still today when in London it is tomorrow. `last`: the last local date of the timetable.
 */
export function checkDates(
  dates: { departure_date: LocalDate; return_date?: LocalDate | undefined },
  { origin, last, now }: { origin: Station; last: LocalDate; now: number },
): Result<null, DateError> {
  const { departure_date: departure, return_date: back } = dates;
  const today = localDate(now, origin.time_zone);
  if (departure < today) return err({ reason: "date_in_past", path: "departure_date", today });
  if (departure > last) return err({ reason: "date_out_of_range", path: "departure_date", last });
  if (back === undefined) return ok(null);
  if (back < departure) return err({ reason: "return_before_departure" });
  return back > last ? err({ reason: "date_out_of_range", path: "return_date", last }) : ok(null);
}

/** At most one booking's worth of people; every infant needs the lap of an adult, and no child is sold a journey alone. */
export function checkParty(party: Party): Result<null, PartyError> {
  if (party.adults + party.children + party.infants > MAX_PARTY) return err({ reason: "too_many_passengers", limit: MAX_PARTY });
  if (party.infants > party.adults) return err({ reason: "infant_without_adult" });
  return party.children > 0 && party.adults === 0 ? err({ reason: "child_without_adult" }) : ok(null);
}
