import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FARE_FAMILIES, type FareFamily } from "#domain/fare/booking-classes.ts";
import { fareRules } from "#domain/fare/rules.ts";
import { type Candidate, combine } from "./candidates.ts";
import { DAY_QUARTERS, facetsOf } from "./facets.ts";
import { filtersOf, isWanted, type OfferFilter, sift } from "./filter.ts";
import type { Itinerary } from "./itineraries.ts";
import { leg, tariff } from "./offer.fixture.ts";
import { priceSlice } from "./price.ts";

const terms = tariff();
const allowanceOf = (family: FareFamily) => fareRules(family, "economy", "GBP");
const flight = (route: string, departs: number, minutes: number, carrier = "HF") => leg(route, departs, minutes, { carrier });
const NONE: OfferFilter = { slices: [] };

const offersOf = (...slices: Itinerary[][]): Candidate[] =>
  combine(
    slices.map((itineraries) => itineraries.flatMap((itinerary) => priceSlice(itinerary, terms))),
    terms,
  );
const keep = (all: Candidate[], filter: OfferFilter): Candidate[] => sift(all, filtersOf(filter, allowanceOf)).passed;

describe("a filter", () => {
  // 07:00 to 17:45 with one connection, light, classic and flex.
  const all = offersOf([[flight("EDI-LHR", 420, 80), flight("LHR-JFK", 600, 465, "XX")]]);
  const total = all[0]?.total_minor ?? 0;
  const one = (window: OfferFilter["slices"][number]): OfferFilter => ({ slices: [window] });
  test.each<[string, OfferFilter, FareFamily[]]>([
    ["no filter", NONE, ["light", "classic", "flex"]],
    ["every carrier of the journey", { ...NONE, carriers: ["HF", "XX"] }, ["light", "classic", "flex"]],
    ["one of its carriers only", { ...NONE, carriers: ["HF"] }, []],
    ["no carrier", { ...NONE, carriers: [] }, []],
    ["its price", { ...NONE, max_price_minor: total }, ["light"]],
    ["less than its price", { ...NONE, max_price_minor: total - 1 }, []],
    ["its duration", { ...NONE, max_duration_minutes: 645 }, ["light", "classic", "flex"]],
    ["a minute less", { ...NONE, max_duration_minutes: 644 }, []],
    ["refundable", { ...NONE, refundable: true }, ["classic", "flex"]],
    ["not refundable", { ...NONE, refundable: false }, ["light"]],
    ["a bag", { ...NONE, checked_bags: 1 }, ["classic", "flex"]],
    ["two bags", { ...NONE, checked_bags: 2 }, ["flex"]],
    ["any number of bags", { ...NONE, checked_bags: 0 }, ["light", "classic", "flex"]],
    ["leaves at 07:00 or later", one({ depart_after: "07:00" }), ["light", "classic", "flex"]],
    ["later than that", one({ depart_after: "07:01" }), []],
    ["leaves by 07:00", one({ depart_before: "07:00" }), ["light", "classic", "flex"]],
    ["earlier than that", one({ depart_before: "06:59" }), []],
    ["leaves in the night", one({ depart_after: "22:00", depart_before: "06:00" }), []],
    ["leaves in the night until seven", one({ depart_after: "22:00", depart_before: "07:00" }), ["light", "classic", "flex"]],
    ["arrives at 17:45 or later", one({ arrive_after: "17:45" }), ["light", "classic", "flex"]],
    ["arrives by 17:44", one({ arrive_before: "17:44" }), []],
    [
      "several at once",
      { ...one({ depart_before: "12:00" }), refundable: true, checked_bags: 2, carriers: ["HF", "XX"] },
      ["flex"],
    ],
  ])("%s", (_what, filter, families) => {
    expect(keep(all, filter).map(({ family }) => family)).toEqual(families);
  });

  test("of a slice looks at that slice alone; the duration is of each slice, not of all together", () => {
    const there = flight("LHR-JFK", 600, 465);
    const back = flight("JFK-LHR", 3 * 1440 + 1200, 405);
    const journey = offersOf([[there]], [[back]]);
    const has = (filter: Partial<OfferFilter>): boolean => keep(journey, { ...NONE, ...filter }).length > 0;
    expect(has({ slices: [{ depart_before: "10:00" }, { depart_after: "20:00" }] })).toBe(true);
    expect(has({ slices: [{ depart_after: "20:00" }] })).toBe(false);
    expect(has({ slices: [{}, { depart_before: "10:00" }] })).toBe(false);
    expect(has({ slices: [{}, { arrive_before: "02:45" }] })).toBe(true);
    expect([has({ max_duration_minutes: 465 }), has({ max_duration_minutes: 464 })]).toEqual([true, false]);
  });
});

const carrier = fc.constantFrom("HF", "XX", "YY");
const itinerary = fc.record({ departs: fc.integer({ min: 0, max: 1439 }), minutes: fc.integer({ min: 60, max: 900 }), carrier });
const journeys = fc.tuple(fc.array(itinerary, { maxLength: 5 }), fc.array(itinerary, { maxLength: 5 })).map(([out, back]) =>
  offersOf(
    out.map((each) => [flight("LHR-JFK", each.departs, each.minutes, each.carrier)]),
    back.map((each) => [flight("JFK-LHR", 3 * 1440 + each.departs, each.minutes, each.carrier)]),
  ),
);
const clock = fc.constantFrom("00:00", "05:59", "06:00", "11:30", "18:00", "23:59");
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const window = fc.record({
  depart_after: maybe(clock),
  depart_before: maybe(clock),
  arrive_after: maybe(clock),
  arrive_before: maybe(clock),
});
const filters: fc.Arbitrary<OfferFilter> = fc.record({
  slices: fc.array(window, { maxLength: 2 }),
  carriers: maybe(fc.uniqueArray(carrier, { minLength: 1 })),
  max_price_minor: maybe(fc.integer({ min: 20_000, max: 120_000 })),
  max_duration_minutes: maybe(fc.integer({ min: 60, max: 900 })),
  refundable: maybe(fc.boolean()),
  checked_bags: maybe(fc.integer({ min: 0, max: 2 })),
});

describe("facets", () => {
  const facets = (all: Candidate[], filter: OfferFilter) => facetsOf(sift(all, filtersOf(filter, allowanceOf)), 2, allowanceOf);

  test("say how many offers one would see after changing that filter alone, and their prices", () => {
    fc.assert(
      fc.property(journeys, filters, (all, filter) => {
        const found = facets(all, filter);
        const agree = (
          facet: { count: number; min_total_minor: number; max_total_minor: number } | undefined,
          seen: Candidate[],
        ): void => {
          const totals = seen.map(({ total_minor: total }) => total);
          const prices = { min_total_minor: Math.min(...totals), max_total_minor: Math.max(...totals) };
          expect(facet ?? null).toEqual(seen.length === 0 ? null : { ...facet, count: seen.length, ...prices });
        };
        for (const value of [true, false])
          agree(
            found.refundable.find((facet) => facet.value === value),
            keep(all, { ...filter, refundable: value }),
          );
        for (const bags of [0, 1, 2]) {
          const exactly = keep(all, { ...filter, checked_bags: bags }).filter(
            ({ family }) => allowanceOf(family).bags.checked === bags,
          );
          agree(
            found.checked_bags.find((facet) => facet.value === bags),
            exactly,
          );
        }
        for (const code of ["HF", "XX", "YY"]) {
          const flies = keep(all, { ...filter, carriers: undefined }).filter(({ slices }) =>
            slices.some(({ itinerary: legs }) => legs.some((each) => each.carrier === code)),
          );
          agree(
            found.carriers.find((facet) => facet.value === code),
            flies,
          );
        }
        for (const slice of [0, 1]) {
          for (const quarter of DAY_QUARTERS) {
            const wanted = (change: object): OfferFilter => ({
              ...filter,
              slices: [0, 1].map((index) => ({ ...filter.slices[index], ...(index === slice ? change : {}) })),
            });
            agree(
              found.departures[slice]?.find((facet) => facet.value === quarter),
              keep(all, wanted({ depart_after: quarter.after, depart_before: quarter.before })),
            );
            agree(
              found.arrivals[slice]?.find((facet) => facet.value === quarter),
              keep(all, wanted({ arrive_after: quarter.after, arrive_before: quarter.before })),
            );
          }
        }
        const cheapEnough = keep(all, { ...filter, max_price_minor: undefined }).map(({ total_minor: total }) => total);
        expect(found.price).toEqual(
          cheapEnough.length === 0 ? null : { min: Math.min(...cheapEnough), max: Math.max(...cheapEnough) },
        );
        const longest = keep(all, { ...filter, max_duration_minutes: undefined }).map(({ longest_min: minutes }) => minutes);
        expect(found.duration).toEqual(longest.length === 0 ? null : { min: Math.min(...longest), max: Math.max(...longest) });
      }),
      { numRuns: 200 },
    );
  });

  test("of what has one value for every offer add up to the offers shown", () => {
    fc.assert(
      fc.property(journeys, filters, (all, filter) => {
        const found = facets(all, filter);
        const sum = (list: { count: number }[]): number => list.reduce((total, { count }) => total + count, 0);
        expect([sum(found.stops), sum(found.families)]).toEqual(Array(2).fill(keep(all, filter).length));
      }),
    );
  });

  test("come in an order that people expect", () => {
    const all = offersOf([
      [flight("LHR-JFK", 1200, 465, "XX")],
      [flight("LHR-JFK", 60, 465)],
      [flight("EDI-LHR", 420, 80), flight("LHR-JFK", 600, 465)],
    ]);
    const found = facetsOf(sift(all, []), 1, allowanceOf);
    expect(found.stops.map(({ value, count }) => [value, count])).toEqual([
      [0, 6],
      [1, 3],
    ]);
    expect(found.carriers.map(({ value }) => value)).toEqual(["HF", "XX"]);
    expect(found.families.map(({ value }) => value)).toEqual(FARE_FAMILIES);
    expect(found.refundable.map(({ value }) => value)).toEqual([false, true]);
    expect(found.departures.map((quarters) => quarters.map(({ value }) => value.after))).toEqual([["00:00", "06:00", "18:00"]]);
  });
});

test("what is wanted of a slice by itself is what the filters say of a journey of that slice alone", () => {
  fc.assert(
    fc.property(itinerary, filters, (each, filter) => {
      const legs: Itinerary = [flight("LHR-JFK", each.departs, each.minutes, each.carrier)];
      const { carriers, max_duration_minutes: minutes, slices } = filter;
      const passes = keep(offersOf([legs]), { slices: slices.slice(0, 1), carriers, max_duration_minutes: minutes }).length > 0;
      expect(isWanted(legs, 0, filter)).toBe(passes);
    }),
  );
});
