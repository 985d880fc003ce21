import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FARE_FAMILIES } from "#domain/fare/booking-classes.ts";
import { bestScore } from "./best.ts";
import { combine, shortlist } from "./candidates.ts";
import { canFollow } from "./connection.ts";
import type { Itinerary } from "./itineraries.ts";
import type { Leg } from "./leg.ts";
import { available, leg, tariff } from "./offer.fixture.ts";
import { priceSlice, type PricedSlice } from "./price.ts";

const DAY_MIN = 1440;
const terms = tariff();
const priced = (...itineraries: Itinerary[]): PricedSlice[] => itineraries.flatMap((itinerary) => priceSlice(itinerary, terms));

describe("slices of a journey", () => {
  const out = [leg("EDI-LHR", 420, 80), leg("LHR-JFK", 600, 465)] as const;
  const onward = [leg("JFK-CDG", 2 * DAY_MIN, 440)] as const;
  const home = [leg("CDG-LHR", 4 * DAY_MIN, 75)] as const;

  test("are of one family, and their prices and durations add up", () => {
    const offers = combine([priced(out), priced(onward), priced(home)], terms);
    expect(offers.map(({ slices }) => slices.map(({ family }) => family))).toEqual(
      FARE_FAMILIES.map((family) => [family, family, family]),
    );
    for (const { slices, total_minor: total, ...offer } of offers) {
      expect(slices.map(({ itinerary }) => itinerary)).toEqual([out, onward, home]);
      expect(total).toBe(slices.reduce((sum, slice) => sum + slice.base_minor + slice.tax_minor, 0));
      expect(offer).toMatchObject({ duration_min: 645 + 440 + 75, longest_min: 645, stops: 1 });
      expect(offer.departs_at).toBe(out[0].departs_at);
      expect(offer.arrives_at).toBe(out[1].arrives_at);
    }
    expect(new Set(offers.map(({ key }) => key)).size).toBe(3);
  });

  test("a family that one of them has no room for is not offered", () => {
    const full = leg("JFK-CDG", 2 * DAY_MIN, 440, { availability: available({ O: 9, Y: 9 }) });
    expect(combine([priced(out), priced([full]), priced(home)], terms).map(({ slices }) => slices[0]?.family)).toEqual([
      "light",
      "flex",
    ]);
  });

  test.each([
    ["90 minutes after the last one has arrived", "JFK-CDG", 90, 3],
    ["not sooner", "JFK-CDG", 89, 0],
    ["four hours, from another airport", "CDG-LHR", 240, 3],
    ["not sooner from there", "CDG-LHR", 239, 0],
    ["not before it has arrived", "JFK-CDG", -60, 0],
  ])("the next leaves: %s", (_what, route, wait, offers) => {
    expect(combine([priced(out), priced([leg(route, 600 + 465 + wait, 75)])], terms)).toHaveLength(offers);
  });

  test("an offer has no more than eight flights", () => {
    const flight = (day: number, i: number): Leg => leg("EDI-LHR", day * DAY_MIN + i * 200, 80);
    const chain = (flights: number, day: number): Itinerary => [
      flight(day, 0),
      ...Array.from({ length: flights - 1 }, (_, i) => flight(day, i + 1)),
    ];
    const flights = (...counts: number[]): number =>
      combine(
        counts.map((count, day) => priced(chain(count, day))),
        terms,
      ).length;
    expect([flights(3, 3), flights(3, 3, 2), flights(2, 2, 2, 2)]).toEqual([3, 3, 3]);
    expect([flights(3, 3, 3), flights(3, 2, 2, 2)]).toEqual([0, 0]);
  });

  test("every combination that can be flown is found, no other, and no two flights of one overlap", () => {
    const times = (route: string) =>
      fc.array(
        fc.integer({ min: 0, max: 3 * DAY_MIN }).map((departs) => leg(route, departs, 300)),
        { maxLength: 5 },
      );
    fc.assert(
      fc.property(times("LHR-JFK"), times("JFK-CDG"), times("LHR-HND"), (first, second, third) => {
        const found = combine(
          [first, second, third].map((legs) => priced(...legs.map((each): Itinerary => [each]))),
          terms,
        );
        const legal = first.flatMap((a) =>
          second
            .filter((b) => canFollow(a, b))
            .flatMap((b) => third.filter((c) => canFollow(b, c)).map((c) => `${a.id}|${b.id}|${c.id}`)),
        );
        const keys = found.map(({ slices }) => slices.map(({ itinerary }) => itinerary[0].id).join("|"));
        expect(keys.toSorted()).toEqual(legal.flatMap((key) => [key, key, key]).toSorted());
        for (const { slices } of found) {
          const flights = slices.flatMap(({ itinerary }) => itinerary);
          flights
            .slice(1)
            .forEach((next, index) => expect(next.departs_at).toBeGreaterThan(flights[index]?.arrives_at ?? Infinity));
        }
      }),
    );
  });
});

describe("the shortlist", () => {
  const slices = fc
    .array(fc.record({ minutes: fc.integer({ min: 100, max: 900 }), price: fc.integer({ min: 1, max: 900 }) }), {
      minLength: 1,
      maxLength: 30,
    })
    .map((rows) =>
      rows.flatMap(({ minutes, price }) =>
        priced([leg("LHR-JFK", 600, minutes)]).map((slice) => ({ ...slice, base_minor: slice.base_minor + price * 100 })),
      ),
    );
  const length = ({ itinerary }: PricedSlice): number => itinerary[0].arrives_at - itinerary[0].departs_at;
  const least = (list: readonly PricedSlice[], of: (slice: PricedSlice) => number): number => Math.min(...list.map(of));

  test("has the cheapest and the shortest of each family, and no more than asked for", () => {
    fc.assert(
      fc.property(slices, fc.integer({ min: 2, max: 12 }), (all, limit) => {
        const list = shortlist(all, limit);
        expect(new Set(list).size).toBe(list.length);
        for (const family of FARE_FAMILIES) {
          const [kept, had] = [list, all].map((each) => each.filter((slice) => slice.family === family)) as [
            PricedSlice[],
            PricedSlice[],
          ];
          expect(kept).toHaveLength(Math.min(had.length, limit));
          expect(least(kept, (slice) => slice.base_minor)).toBe(least(had, (slice) => slice.base_minor));
          expect(least(kept, length)).toBe(least(had, length));
        }
      }),
    );
  });
  test("leaves out nothing wanted for something that is not", () => {
    fc.assert(
      fc.property(slices, fc.integer({ min: 1, max: 12 }), (all, limit) => {
        const wanted = (slice: PricedSlice): boolean => length(slice) % 2 === 0;
        const list = new Set(shortlist(all, limit, wanted));
        for (const family of FARE_FAMILIES) {
          const of = all.filter((slice) => slice.family === family);
          const leftOut = of.some((slice) => wanted(slice) && !list.has(slice));
          const gotIn = of.some((slice) => !wanted(slice) && list.has(slice));
          expect(leftOut && gotIn).toBe(false);
        }
      }),
    );
  });
});

describe("the best offer", () => {
  const alone = { party: { adults: 1, children: 0, infants: 0 }, currency: "USD" };
  test.each([
    ["nothing but its price", { total_minor: 40_000, duration_min: 0, connections: 0 }, alone, 40_000],
    ["30 dollars for every hour", { total_minor: 40_000, duration_min: 450, connections: 0 }, alone, 40_000 + 22_500],
    ["an hour for every connection", { total_minor: 40_000, duration_min: 450, connections: 2 }, alone, 40_000 + 28_500],
    [
      "the hours of everybody with a seat",
      { total_minor: 40_000, duration_min: 60, connections: 0 },
      { party: { adults: 2, children: 1, infants: 2 }, currency: "USD" },
      40_000 + 9_000,
    ],
    [
      "in the currency of the offer",
      { total_minor: 40_000, duration_min: 60, connections: 0 },
      { ...alone, currency: "JPY" },
      40_000 + 4_440,
    ],
  ])("counts %s", (_what, offer, who, score) => expect(bestScore(offer, who)).toBe(score));
});
