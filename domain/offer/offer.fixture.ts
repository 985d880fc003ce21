import type { Station } from "#domain/airport/station.ts";
import { BOOKING_CLASSES } from "#domain/fare/booking-classes.ts";
import type { Leg } from "./leg.ts";
import { fareKey, type FiledFare, type Tariff } from "./price.ts";

export const MINUTE = 60_000;
export const NOW = Date.parse("2026-11-23T12:00:00Z");
export const DAY = Date.parse("2026-12-01T00:00:00Z");

const station = (code: string, country: string, currency: string, latitude: number, longitude: number): Station => ({
  code,
  country,
  currency,
  latitude,
  longitude,
  name: code,
  city: code,
  city_code: code === "LHR" || code === "LGW" ? "LON" : code,
  time_zone: "UTC",
  region: "weur",
});
export const STATIONS = new Map(
  [
    station("EDI", "GB", "GBP", 55.9, -3.4),
    station("LHR", "GB", "GBP", 51.5, -0.5),
    station("LGW", "GB", "GBP", 51.2, -0.2),
    station("CDG", "FR", "EUR", 49, 2.6),
    station("JFK", "US", "USD", 40.6, -73.8),
    station("HND", "JP", "JPY", 35.5, 139.8),
    station("KWI", "KW", "KWD", 29.2, 48),
  ].map((each) => [each.code, each]),
);
export const countryOf = (code: string): string => STATIONS.get(code)?.country ?? "?";

let serial = 100;
/** A flight of `EDI-LHR`, both minutes: after the start of the day, and from departure to arrival. All clocks show UTC. */
export function leg(route: string, departs: number, minutes: number, change: Partial<Leg> = {}): Leg {
  const [origin = "", destination = ""] = route.split("-");
  const departsAt = DAY + departs * MINUTE;
  const arrivesAt = departsAt + minutes * MINUTE;
  const date = new Date(departsAt).toISOString().slice(0, 10);
  const number = String(serial++);
  return {
    id: `HF${number}_${date}_${origin}`,
    carrier: "HF",
    number,
    origin,
    destination,
    origin_terminal: null,
    destination_terminal: null,
    local_date: date,
    departs_at: departsAt,
    arrives_at: arrivesAt,
    departs_local: new Date(departsAt).toISOString().slice(0, 19) + "+00:00",
    arrives_local: new Date(arrivesAt).toISOString().slice(0, 19) + "+00:00",
    aircraft: "789",
    status: "scheduled",
    availability: null,
    ...change,
  };
}
export const available = (units: Partial<Record<string, number>>, economy = 200): Leg["availability"] => ({
  as_of: "2026-11-23T11:00:00Z",
  cabins: [{ cabin: "economy", available: economy }],
  booking_classes: Object.entries(units).map(([letter, count]) => ({ booking_class: letter, available: count ?? 0 })),
});

const FARES = new Map<string, FiledFare>();
for (const route of ["EDI-LHR", "LHR-JFK", "JFK-LHR", "LHR-HND", "JFK-CDG", "CDG-LHR", "JFK-HND", "HND-LHR"]) {
  for (const bookingClass of BOOKING_CLASSES) {
    const [origin = "", destination = ""] = route.split("-");
    FARES.set(fareKey(origin, destination, bookingClass.code), {
      amount_minor: 100 * bookingClass.price_percent,
      currency: STATIONS.get(origin)?.currency ?? "GBP",
    });
  }
}
export const tariff = (change: Partial<Tariff> = {}): Tariff => ({
  fares: FARES,
  stations: STATIONS,
  party: { adults: 1, children: 0, infants: 0 },
  cabin: "economy",
  currency: "GBP",
  ...change,
});
