import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Station } from "#domain/airport/station.ts";
import { BOOKING_CLASSES } from "#domain/fare/booking-classes.ts";
import type { Path } from "#domain/schedule/paths.ts";
import { addDays } from "#domain/time/local-date.ts";
import { combine } from "./candidates.ts";
import { lowestOf, lowestReturn, storeDay } from "./fare-table.ts";
import { itineraries, MAX_ITINERARIES } from "./itineraries.ts";
import type { Availability, Leg } from "./leg.ts";
import { lowestFares, openMarket } from "./lowest-fares.ts";
import { fareKey, type FiledFare, priceSlice } from "./price.ts";
import { openClasses, PRODUCTS, unsoldClasses } from "./open-classes.ts";

const DATE = "2026-12-01";
const MIDNIGHT = Date.parse(`${DATE}T00:00:00Z`);
const MINUTE = 60_000;
const NOW = Date.parse("2026-11-23T12:00:00Z");
const ONE_ADULT = { adults: 1, children: 0, infants: 0 };

const STATIONS = new Map(
  [
    { code: "EDI", country: "GB", currency: "GBP", latitude: 55.9, longitude: -3.4 },
    { code: "LHR", country: "GB", currency: "GBP", latitude: 51.5, longitude: -0.5 },
    { code: "CDG", country: "FR", currency: "EUR", latitude: 49, longitude: 2.6 },
    { code: "JFK", country: "US", currency: "USD", latitude: 40.6, longitude: -73.8 },
  ].map((each): [string, Station] => [
    each.code,
    { ...each, name: each.code, city: each.code, city_code: each.code, time_zone: "UTC", region: "weur" },
  ]),
);
const stationOf = (code: string): Station => STATIONS.get(code) as Station;
const SECTORS = ["EDI-JFK", "EDI-LHR", "LHR-JFK", "EDI-CDG", "CDG-JFK", "JFK-EDI"];
const PATHS: Path[] = [
  ["EDI", "JFK"],
  ["EDI", "LHR", "JFK"],
  ["EDI", "CDG", "JFK"],
];
const FARES = new Map<string, FiledFare>(
  SECTORS.flatMap((sector, index) =>
    BOOKING_CLASSES.map((bookingClass): [string, FiledFare] => {
      const [origin = "", destination = ""] = sector.split("-");
      const amount_minor = (37 + 11 * index) * 3 * bookingClass.price_percent;
      return [fareKey(origin, destination, bookingClass.code), { amount_minor, currency: stationOf(origin).currency }];
    }),
  ),
);

const availability: fc.Arbitrary<Availability | null> = fc.option(
  fc.record({
    as_of: fc.constant("2026-11-23T11:00:00Z"),
    cabins: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })).map(([economy, business]) => [
      { cabin: "economy", available: economy },
      { cabin: "business", available: business },
    ]),
    booking_classes: fc
      .array(fc.nat({ max: 2 }), { minLength: BOOKING_CLASSES.length, maxLength: BOOKING_CLASSES.length })
      .map((counts) => BOOKING_CLASSES.map(({ code }, index) => ({ booking_class: code, available: counts[index] ?? 0 }))),
  }),
  { freq: 1 },
);
interface Planned extends Pick<Leg, "aircraft" | "status" | "availability"> {
  sector: string;
  /** Minutes after midnight of `DATE`. */
  departs: number;
}
function legOf({ sector, departs, ...rest }: Planned, index: number): Leg {
  const [origin = "", destination = ""] = sector.split("-");
  const departs_at = MIDNIGHT + departs * MINUTE;
  const arrives_at = departs_at + (sector.includes("JFK") ? 460 : 80) * MINUTE;
  const local = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;
  return {
    ...rest,
    id: `HF${100 + index}_${local(departs_at).slice(0, 10)}_${origin}`,
    carrier: "HF",
    number: String(100 + index),
    origin,
    destination,
    origin_terminal: null,
    destination_terminal: null,
    local_date: local(departs_at).slice(0, 10),
    departs_at,
    arrives_at,
    departs_local: local(departs_at),
    arrives_local: local(arrives_at),
  };
}
const flights: fc.Arbitrary<Leg[]> = fc
  .array(
    fc.record({
      sector: fc.constantFrom(...SECTORS, "EDI-JFK", "JFK-EDI", "JFK-EDI"),
      departs: fc.integer({ min: 0, max: 4 * 1440 }),
      aircraft: fc.constantFrom("789", "320"),
      status: fc.constantFrom("scheduled" as const, "scheduled" as const, "scheduled" as const, "cancelled" as const),
      availability,
    }),
    { maxLength: 20, size: "max" },
  )
  .map((planned) => planned.map(legOf));
const currency = fc.constantFrom("GBP", "USD", "JPY");
const cabin = fc.constantFrom("economy" as const, "business" as const);

const offered = (
  legs: Leg[],
  paths: Path[],
  date: string,
  quote: { currency: string; cabin: "economy" | "business"; now: number },
) =>
  itineraries(paths, legs, {
    date,
    now: quote.now,
    countryOf: (code) => stationOf(code).country,
    limit: MAX_ITINERARIES,
  }).flatMap((itinerary) => priceSlice(itinerary, { fares: FARES, stations: STATIONS, party: ONE_ADULT, ...quote }));
const marketOf = (legs: Leg[], now: number) => openMarket(legs, { fares: FARES, stations: STATIONS, now });

describe("the lowest fares of a day", () => {
  test("are what the cheapest offers cost, family by family, in any currency", () => {
    fc.assert(
      fc.property(flights, currency, cabin, fc.integer({ min: 0, max: 1_500 }), (legs, quoted, sold, minute) => {
        const now = MIDNIGHT + (minute - 300) * MINUTE;
        const [found = null] = lowestFares(marketOf(legs, now), PATHS, DATE, [quoted]);
        const slices = offered(legs, PATHS, DATE, { currency: quoted, cabin: sold, now });
        for (const [index, product] of PRODUCTS.entries()) {
          if (product.cabin !== sold) continue;
          const own = slices.filter(({ family }) => family === product.family);
          const least = own.length === 0 ? null : Math.min(...own.map((slice) => slice.base_minor + slice.tax_minor));
          expect(found?.[index]?.amount_minor ?? null).toBe(least);
          const cheapest = own.filter((slice) => slice.base_minor + slice.tax_minor === least);
          if (cheapest.length === 0) continue;
          expect(found?.[index]?.arrives_at).toBe(
            Math.min(...cheapest.map(({ itinerary }) => itinerary.at(-1)?.arrives_at ?? 0)),
          );
          expect(found?.[index]?.departs_at).toBe(Math.max(...cheapest.map(({ itinerary }) => itinerary[0].departs_at)));
        }
        const least = slices.length === 0 ? null : Math.min(...slices.map((slice) => slice.base_minor + slice.tax_minor));
        expect(lowestOf(found === null ? [] : [storeDay(found, DATE)], sold)).toBe(least);
      }),
      { numRuns: 500 },
    );
  });

  test("are of the ways that a search looks at, however many there are", () => {
    // A flight every ten minutes; the cheapest class is left on one in `every`, mostly beyond the ways that are looked at.
    const dense = (every: number) =>
      ["EDI-LHR", "LHR-JFK", "EDI-CDG", "CDG-JFK"].flatMap((sector, nth) =>
        Array.from({ length: 200 }, (_, index): Planned => {
          const booking_classes = BOOKING_CLASSES.map(({ code }) => ({
            booking_class: code,
            available: code === "O" && (index + nth) % every > 0 ? 0 : 9,
          }));
          const left = { as_of: "2026-11-23T11:00:00Z", cabins: [{ cabin: "economy" as const, available: 9 }], booking_classes };
          return { sector, departs: index * 10, aircraft: "789", status: "scheduled", availability: left as Availability };
        }),
      );
    for (const every of [1, 7, 23, 61, 97]) {
      const legs = dense(every).map(legOf);
      const slices = offered(legs, PATHS, DATE, { currency: "GBP", cabin: "economy", now: NOW });
      expect(slices.length).toBeGreaterThanOrEqual(MAX_ITINERARIES);
      const [found = null] = lowestFares(marketOf(legs, NOW), PATHS, DATE, ["GBP"]);
      const least = Math.min(...slices.map((slice) => slice.base_minor + slice.tax_minor));
      expect([every, lowestOf(found === null ? [] : [storeDay(found, DATE)], "economy")]).toEqual([every, least]);
    }
  });

  test("of two of them make what the cheapest journey there and back costs, or nothing where they may not go together", () => {
    let told = 0;
    fc.assert(
      fc.property(flights, currency, cabin, fc.nat({ max: 3 }), (legs, quoted, sold, stay) => {
        const back = addDays(DATE, stay);
        const market = marketOf(legs, NOW);
        const dayOf = (paths: Path[], date: string) => {
          const [found = null] = lowestFares(market, paths, date, [quoted]);
          return { date, days: found === null ? [] : [storeDay(found, date)] };
        };
        const table = lowestReturn(dayOf(PATHS, DATE), dayOf([["JFK", "EDI"]], back), sold);
        const quote = { currency: quoted, cabin: sold, now: NOW };
        const slices = [offered(legs, PATHS, DATE, quote), offered(legs, [["JFK", "EDI"]], back, quote)];
        const journeys = combine(slices, { party: ONE_ADULT, currency: quoted });
        const least = journeys.length === 0 ? null : Math.min(...journeys.map(({ total_minor: total }) => total));
        if (table !== null) told += 1;
        // After three days every way out is over; before, the table may not know.
        expect(table ?? (stay === 3 ? null : least)).toBe(least);
      }),
      { numRuns: 1_000 },
    );
    // Chance gives some ninety; none would show that nothing is ever told.
    expect(told).toBeGreaterThan(20);
  });
});

describe("open classes", () => {
  const E190 = [{ cabin: "economy", available: 3 }];
  const classes = (left: Partial<Record<string, number>>) =>
    Object.entries(left).map(([booking_class, available = 0]) => ({ booking_class, available }));

  test("of a flight nobody has bought a seat on are the cheapest of every product it has", () => {
    expect(unsoldClasses(E190)).toBe("OLB---");
    expect(unsoldClasses([...E190, { cabin: "business" }])).toBe("OLBPIC");
  });
  test("are the next ones where the cheapest are empty, and none where the cabin is full", () => {
    const left = classes({ O: 0, Q: 1, K: 5, L: 2, H: 2, M: 2, B: 0, Y: 0 });
    expect(openClasses({ cabins: E190, booking_classes: left })).toBe("QL----");
    expect(openClasses({ cabins: [{ cabin: "economy", available: 0 }], booking_classes: left })).toBe("------");
  });
});
