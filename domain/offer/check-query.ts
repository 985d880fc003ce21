import { resolveCode, type Station } from "#domain/airport/station.ts";
import { MAX_PARTY, type Party } from "#domain/fare/party.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { LocalDate } from "#domain/time/local-date.ts";

export type RouteError =
  | { reason: "unknown_airport"; code: string; path: string }
  | { reason: "same_origin_and_destination"; path: string };
export type DateError =
  | { reason: "date_in_past"; path: string; today: LocalDate }
  | { reason: "date_out_of_range"; path: string; last: string }
  | { reason: "slices_out_of_order"; path: string };
export type PartyError =
  | { reason: "too_many_passengers"; limit: number }
  | { reason: "infant_without_adult" }
  | { reason: "child_without_adult" };

export interface Ends {
  origins: Station[];
  destinations: Station[];
}

/** The stations behind an origin and a destination, either of which may be a city; no flight is sold within one. `at`: where in the request. */
export function checkRoute(
  stations: readonly Station[],
  route: { origin: string; destination: string },
  at = "",
): Result<Ends, RouteError> {
  const origins = resolveCode(stations, route.origin);
  if (origins.length === 0) return err({ reason: "unknown_airport", code: route.origin, path: `${at}origin` });
  const destinations = resolveCode(stations, route.destination);
  if (destinations.length === 0) return err({ reason: "unknown_airport", code: route.destination, path: `${at}destination` });
  const same = destinations.some((station) => origins.some(({ city_code }) => city_code === station.city_code));
  return same ? err({ reason: "same_origin_and_destination", path: `${at}destination` }) : ok({ origins, destinations });
}

/** At most one booking's worth of people; every infant needs the lap of an adult, and no child is sold a journey alone. */
export function checkParty(party: Party): Result<null, PartyError> {
  if (party.adults + party.children + party.infants > MAX_PARTY) return err({ reason: "too_many_passengers", limit: MAX_PARTY });
  if (party.infants > party.adults) return err({ reason: "infant_without_adult" });
  return party.children > 0 && party.adults === 0 ? err({ reason: "child_without_adult" }) : ok(null);
}
