import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Station } from "#domain/airport/station.ts";
import { BOOKING_CLASSES, FARE_FAMILIES, authorisedUnits } from "#domain/fare/booking-classes.ts";
import { cabinCapacity } from "#domain/seat/layouts.ts";
import { type Candidate, combine } from "./candidates.ts";
import { checkDates, checkParty, checkRoute } from "./check-query.ts";
import { connects, minimumConnectionMinutes } from "./connection.ts";
import { elapsedMinutes, itineraries, sectorDays } from "./itineraries.ts";
import { inventoryAsOf, type Leg, onSale, openShelf, unitsLeft } from "./leg.ts";
import { decodePosition, encodePosition, type OfferSort, pageOf, passes } from "./page.ts";
import { fareKey, type FiledFare, priceSlice, type Tariff } from "./price.ts";
import { writeTerms } from "./write.ts";

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-23T12:00:00Z");
const DAY = Date.parse("2026-12-01T00:00:00Z");

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
const STATIONS = new Map(
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
const countryOf = (code: string): string => STATIONS.get(code)?.country ?? "?";

let serial = 100;
function leg(route: string, departs: number, minutes: number, change: Partial<Leg> = {}): Leg {
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
const available = (units: Partial<Record<string, number>>, economy = 200): Leg["availability"] => ({
  as_of: "2026-11-23T11:00:00Z",
  cabins: [{ cabin: "economy", available: economy }],
  booking_classes: Object.entries(units).map(([letter, count]) => ({ booking_class: letter, available: count ?? 0 })),
});

describe("seats for sale", () => {
  test("a flight that was never sold has what the carrier authorised", () => {
    const fresh = leg("LHR-JFK", 600, 465);
    for (const { booking_class: letter, cabin, authorised } of authorisedUnits("789"))
      expect(unitsLeft(fresh, letter, cabin)).toBe(authorised);
    expect(inventoryAsOf([fresh])).toBeNull();
  });
  test("a class never has more than its cabin", () => {
    expect(unitsLeft(leg("LHR-JFK", 600, 465, { availability: available({ Y: 50 }, 3) }), "Y", "economy")).toBe(3);
    expect(unitsLeft(leg("LHR-JFK", 600, 465, { availability: available({}) }), "Y", "economy")).toBe(0);
  });
  test.each([
    [{ O: 5, Q: 9, K: 9 }, 5, "O"],
    [{ O: 4, Q: 9, K: 9 }, 5, "Q"],
    [{ O: 0, Q: 0, K: 5 }, 5, "K"],
    [{ O: 4, Q: 4, K: 4 }, 5, null],
    [{ O: 9 }, 5, "O"],
  ])("with %o left a party of %i is sold %s", (units, seats, letter) => {
    const shelf = openShelf(leg("LHR-JFK", 600, 465, { availability: available(units) }), "economy", "light", seats);
    expect(shelf?.shelf.code ?? null).toBe(letter);
  });
  test("an aircraft without business sells none, whatever was announced", () => {
    expect(openShelf(leg("LHR-CDG", 600, 75, { aircraft: "320" }), "business", "flex", 1)).toBeNull();
  });
  test("the last hour before departure is too late, and a cancelled flight is never sold", () => {
    const soon = leg("LHR-JFK", 600, 465);
    expect(onSale(soon, soon.departs_at - 61 * MINUTE)).toBe(true);
    expect(onSale(soon, soon.departs_at - 60 * MINUTE)).toBe(false);
    expect(onSale(soon, soon.departs_at + MINUTE)).toBe(false);
    expect(onSale({ ...soon, status: "cancelled" }, NOW)).toBe(false);
  });
});

describe("connections", () => {
  test.each([
    ["EDI-LHR", "LHR-EDI", 45],
    ["EDI-LHR", "LHR-JFK", 60],
    ["JFK-LHR", "LHR-EDI", 90],
    ["CDG-LHR", "LHR-JFK", 75],
  ])("%s then %s needs %i minutes", (first, second, minutes) => {
    const arriving = leg(first, 0, 100);
    expect(minimumConnectionMinutes(arriving, leg(second, 500, 100), countryOf)).toBe(minutes);
    expect(connects(arriving, leg(second, 100 + minutes, 100), countryOf)).toBe(true);
    expect(connects(arriving, leg(second, 100 + minutes - 1, 100), countryOf)).toBe(false);
  });
  test("twelve hours of waiting are the most, and another airport is no connection", () => {
    const arriving = leg("EDI-LHR", 0, 100);
    expect(connects(arriving, leg("LHR-JFK", 100 + 720, 100), countryOf)).toBe(true);
    expect(connects(arriving, leg("LHR-JFK", 100 + 721, 100), countryOf)).toBe(false);
    expect(connects(arriving, leg("LGW-JFK", 300, 100), countryOf)).toBe(false);
  });

  const minutes = fc.integer({ min: 360, max: 3 * 1440 });
  const sectors = fc.array(fc.tuple(fc.constantFrom("EDI-LHR", "LHR-JFK", "EDI-CDG", "CDG-JFK", "LHR-CDG"), minutes), {
    maxLength: 24,
  });
  test("every itinerary found is legal, and every legal one is found", () => {
    const paths = [
      ["EDI", "LHR", "JFK"],
      ["EDI", "CDG", "JFK"],
      ["EDI", "LHR", "CDG", "JFK"],
    ];
    fc.assert(
      fc.property(sectors, (flights) => {
        const legs = flights.map(([route, departs]) => leg(route, departs, route.endsWith("JFK") ? 470 : 80));
        const found = itineraries(paths, legs, { date: "2026-12-01", now: NOW, countryOf, limit: 10_000 });
        for (const way of found) {
          expect(way[0]?.local_date).toBe("2026-12-01");
          expect(way[0]?.origin).toBe("EDI");
          expect(way.at(-1)?.destination).toBe("JFK");
          way.slice(1).forEach((next, index) => expect(connects(way[index] ?? next, next, countryOf)).toBe(true));
        }
        const oneStops = legs
          .filter((a) => a.origin === "EDI" && a.local_date === "2026-12-01")
          .flatMap((a) => legs.filter((b) => b.destination === "JFK" && connects(a, b, countryOf)));
        expect(found.filter((way) => way.length === 2)).toHaveLength(oneStops.length);
        expect(found.map(elapsedMinutes)).toEqual(found.map(elapsedMinutes).sort((a, b) => a - b));
      }),
    );
  });
  test("the days asked of the database cover onward flights of the day before (the date line) to three days later", () => {
    expect(sectorDays([["SYD", "LAX", "SFO"]], "2026-12-01").map(({ origin, local_date: date }) => `${origin} ${date}`)).toEqual([
      "SYD 2026-12-01",
      "LAX 2026-11-30",
      "LAX 2026-12-01",
      "LAX 2026-12-02",
      "LAX 2026-12-03",
    ]);
  });
});

const FARES = new Map<string, FiledFare>();
for (const route of ["EDI-LHR", "LHR-JFK", "JFK-LHR", "LHR-HND"]) {
  for (const shelf of BOOKING_CLASSES) {
    const [origin = "", destination = ""] = route.split("-");
    FARES.set(fareKey(origin, destination, shelf.code), {
      amount_minor: 100 * shelf.price_percent,
      currency: STATIONS.get(origin)?.currency ?? "GBP",
    });
  }
}
const tariff = (change: Partial<Tariff> = {}): Tariff => ({
  fares: FARES,
  stations: STATIONS,
  party: { adults: 1, children: 0, infants: 0 },
  cabin: "economy",
  currency: "GBP",
  ...change,
});
const outbound = [leg("EDI-LHR", 420, 80), leg("LHR-JFK", 600, 465)];
const inbound = [leg("JFK-LHR", 3 * 1440, 405)];

describe("prices", () => {
  const parties = fc.record({
    adults: fc.integer({ min: 1, max: 4 }),
    children: fc.integer({ min: 0, max: 3 }),
    infants: fc.integer({ min: 0, max: 2 }),
  });

  test("base and taxes make the total, in whole minor units of one currency, whatever the party and the currency", () => {
    fc.assert(
      fc.property(
        parties,
        fc.constantFrom("GBP", "JPY", "USD", "HUF", "KWD"),
        fc.constantFrom("economy" as const, "business" as const),
        (party, currency, cabin) => {
          const terms = tariff({ party, currency, cabin });
          for (const candidate of combine(priceSlice(outbound, terms), priceSlice(inbound, terms))) {
            const offer = writeTerms(candidate, terms, NOW);
            const taxes = offer.taxes.reduce((sum, tax) => sum + tax.amount.amount_minor, 0);
            expect(offer.base.amount_minor + taxes).toBe(offer.total.amount_minor);
            expect(
              [offer.total, offer.base, ...offer.taxes.map((tax) => tax.amount)].every(
                (money) => money.currency === currency && Number.isInteger(money.amount_minor),
              ),
            ).toBe(true);
            expect(offer.passengers).toHaveLength(party.adults + party.children + party.infants);
            expect(candidate.slices.every((slice) => slice.seats_remaining >= party.adults + party.children)).toBe(true);
          }
        },
      ),
    );
  });

  test("families that are sold out on any flight of the slice are not offered; the others are", () => {
    const full = [outbound[0], { ...outbound[1], availability: available({ B: 9, Y: 4 }) }] as Leg[];
    const [flex, ...others] = priceSlice(full, tariff());
    expect(others).toEqual([]);
    expect(flex).toMatchObject({ family: "flex", seats_remaining: 9, inventory_as_of: "2026-11-23T11:00:00Z" });
    expect(flex?.shelves.map((shelf) => shelf.code)).toEqual(["B", "B"]);
    expect(priceSlice(outbound, tariff()).map((slice) => slice.family)).toEqual(FARE_FAMILIES);
    expect(priceSlice(outbound, tariff())[0]?.seats_remaining).toBe(Math.floor(cabinCapacity("789", "economy") / 4));
  });

  test("a sector nobody filed a fare for is not offered", () =>
    expect(priceSlice([leg("LHR-CDG", 600, 75)], tariff())).toEqual([]));

  test("both slices of a return are of one family, and the way back leaves after the way out has arrived", () => {
    const out = priceSlice(outbound, tariff());
    expect(combine(out, priceSlice(inbound, tariff())).map((candidate) => candidate.slices.map((slice) => slice.family))).toEqual(
      FARE_FAMILIES.map((family) => [family, family]),
    );
    expect(combine(out, priceSlice([leg("JFK-LHR", 600 + 465 + 89, 405)], tariff()))).toEqual([]);
    expect(combine(out, priceSlice([leg("JFK-LHR", 600 + 465 + 90, 405)], tariff()))).toHaveLength(3);
  });
});

describe("lists", () => {
  const candidates = fc
    .array(
      fc.record({
        total: fc.integer({ min: 1, max: 5 }),
        duration: fc.integer({ min: 1, max: 4 }),
        departs: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 40 },
    )
    .map((rows) =>
      rows.map(({ total, duration, departs }, index): Candidate => ({
        slices: [],
        total_minor: total,
        duration_min: duration,
        departs_at: departs,
        arrives_at: departs + duration,
        key: `k${index}`,
      })),
    );
  const sorts = fc.constantFrom<OfferSort>("price", "duration", "departure", "arrival");

  test("pages one after another are the whole list, each offer once", () => {
    fc.assert(
      fc.property(candidates, sorts, fc.integer({ min: 1, max: 7 }), (all, sort, limit) => {
        const seen: string[] = [];
        let after = null;
        do {
          const { page, next } = pageOf(all, sort, limit, after);
          seen.push(...page.map((candidate) => candidate.key));
          after = next === null ? null : decodePosition(encodePosition(next), sort);
        } while (after !== null);
        expect(seen).toEqual(pageOf(all, sort, all.length + 1, null).page.map((candidate) => candidate.key));
        expect(new Set(seen).size).toBe(all.length);
      }),
    );
  });
  test("what disappears between two pages takes nothing else with it", () => {
    fc.assert(
      fc.property(candidates, sorts, (all, sort) => {
        const first = pageOf(all, sort, 3, null);
        if (first.next === null) return;
        const left = all.filter((candidate) => candidate.key !== first.page.at(-1)?.key);
        const rest = pageOf(left, sort, 100, first.next).page.map((candidate) => candidate.key);
        expect(rest).toEqual(pageOf(all, sort, 100, first.next).page.map((candidate) => candidate.key));
      }),
    );
  });
  test.each([
    "",
    "AAAA",
    "====",
    "not base64!",
    btoa("[]"),
    btoa('["price",1,2]'),
    btoa('["price","1",2,"k"]'),
    btoa("{"),
    btoa('["duration",1,2,"k"]'),
  ])("%j is no position in a list by price", (text) => expect(decodePosition(text, "price")).toBeNull());
  test("cheapest and fastest are of all offers, not of the page", () => {
    const all = [
      ["a", 3, 1],
      ["b", 1, 3],
      ["c", 2, 2],
    ].map(([key, total, duration]) => ({
      slices: [],
      key: String(key),
      total_minor: Number(total),
      duration_min: Number(duration),
      departs_at: 0,
      arrives_at: 0,
    }));
    expect(pageOf(all, "price", 1, null)).toMatchObject({ cheapest: "b", fastest: "a" });
    expect(pageOf([], "price", 1, null)).toEqual({ page: [], next: null, cheapest: null, fastest: null });
  });
  test("filters look at every flight's carrier, the total, and the clock of the first departure", () => {
    const [candidate] = combine(priceSlice(outbound, tariff()), null);
    const keeps = (filter: Parameters<typeof passes>[1]): boolean => candidate !== undefined && passes(candidate, filter);
    expect([keeps({}), keeps({ carriers: ["HF"] }), keeps({ carriers: ["XX"] }), keeps({ carriers: [] })]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([
      keeps({ depart_after: "07:00" }),
      keeps({ depart_after: "07:01" }),
      keeps({ depart_before: "07:00" }),
      keeps({ depart_before: "06:59" }),
    ]).toEqual([true, false, true, false]);
    const total = candidate?.total_minor ?? 0;
    expect([keeps({ max_price_minor: total }), keeps({ max_price_minor: total - 1 })]).toEqual([true, false]);
  });
});

describe("queries", () => {
  const all = [...STATIONS.values()];
  const reason = (answer: { ok: true } | { ok: false; error: { reason: string } }): string =>
    answer.ok ? "ok" : answer.error.reason;

  test("the party", () => {
    expect(reason(checkParty({ adults: 9, children: 0, infants: 0 }))).toBe("ok");
    expect(reason(checkParty({ adults: 5, children: 0, infants: 5 }))).toBe("too_many_passengers");
    expect(reason(checkParty({ adults: 1, children: 1, infants: 2 }))).toBe("infant_without_adult");
    expect(reason(checkParty({ adults: 0, children: 1, infants: 0 }))).toBe("child_without_adult");
    expect(reason(checkParty({ adults: 1, children: 8, infants: 0 }))).toBe("ok");
  });
  test("the route", () => {
    expect(reason(checkRoute(all, { origin: "LON", destination: "JFK" }))).toBe("ok");
    expect(checkRoute(all, { origin: "LHR", destination: "ZZZ" })).toMatchObject({
      error: { reason: "unknown_airport", code: "ZZZ", path: "destination" },
    });
    expect(reason(checkRoute(all, { origin: "LON", destination: "LHR" }))).toBe("same_origin_and_destination");
    expect(reason(checkRoute(all, { origin: "LGW", destination: "LHR" }))).toBe("same_origin_and_destination");
  });
  test.each([
    ["still yesterday in Honolulu", "Pacific/Honolulu", "2026-11-22", "ok"],
    ["already past in London", "Europe/London", "2026-11-22", "date_in_past"],
    ["today", "Europe/London", "2026-11-23", "ok"],
    ["the last day", "Europe/London", "2027-02-20", "ok"],
    ["the day after it", "Europe/London", "2027-02-21", "date_out_of_range"],
  ])("the date: %s", (_what, zone, date, expected) => {
    const origin = { ...(STATIONS.get("LHR") as Station), time_zone: zone };
    expect(
      reason(checkDates({ departure_date: date }, { origin, last: "2027-02-20", now: Date.parse("2026-11-23T05:00:00Z") })),
    ).toBe(expected);
  });
});
