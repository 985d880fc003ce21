import { describe, expect, test } from "vitest";
import {
  NO_FILTERS,
  type OfferFilters,
  countFilters,
  filterParams,
  filtersFrom,
  offerSearch,
  offersCall,
} from "./offer-filters.ts";
import { searchQueryFrom } from "./search-query.ts";

const oneWay = searchQueryFrom({ origin: "LHR", destination: "JFK", departure_date: "2026-12-01" });
const andBack = { ...oneWay, return_date: "2026-12-08" };
const ALL: OfferFilters = {
  sort: "best",
  max_connections: 1,
  carriers: ["AB", "HF"],
  max_price_minor: 60_000,
  max_duration_minutes: 600,
  refundable: true,
  checked_bags: 2,
  departs: ["06:00", null],
  arrives: [null, "18:00"],
};
const read = (filters: OfferFilters) => filtersFrom(Object.fromEntries(filterParams(filters)));
const ask = (query: typeof oneWay, filters: Partial<OfferFilters>) =>
  offersCall(offerSearch(query, { ...NO_FILTERS, ...filters }, 40));

describe("the filters of a search", () => {
  test("come back from the page's address as they were", () => {
    expect(read(ALL)).toEqual({ ...ALL, departs: ["06:00"] });
    expect(read(NO_FILTERS)).toEqual(NO_FILTERS);
    expect(filterParams(NO_FILTERS)).toEqual([]);
  });

  test.each([
    ["sort", "colour"],
    ["max_connections", "7"],
    ["carriers", "the best,h"],
    ["max_price_minor", "-1"],
    ["max_price_minor", "1e9"],
    ["max_duration_minutes", "0"],
    ["refundable", "yes"],
    ["checked_bags", "3"],
    ["departs", "05:00,noon"],
  ])("do not take %s=%s", (name, value) => {
    expect(filtersFrom({ [name]: value })).toEqual(NO_FILTERS);
  });

  test("are counted one by one, and the order is none of them", () => {
    expect(countFilters(NO_FILTERS)).toBe(0);
    expect(countFilters({ ...NO_FILTERS, sort: "best" })).toBe(0);
    expect(countFilters(ALL)).toBe(8);
  });
});

describe("the API is asked", () => {
  test("by query for a way out and one back, with nothing that was not asked for", () => {
    const { path, method, body } = ask(andBack, {});
    expect({ method, body }).toEqual({ method: undefined, body: undefined });
    expect(Object.fromEntries(new URL(path, "http://here").searchParams)).toEqual({
      origin: "LHR",
      destination: "JFK",
      departure_date: "2026-12-01",
      return_date: "2026-12-08",
      adults: "1",
      children: "0",
      infants: "0",
      cabin: "economy",
      max_connections: "2",
      sort: "price",
      limit: "40",
    });
  });

  test("with the hours of the quarter of the day that was chosen", () => {
    const { path } = ask(oneWay, { departs: ["06:00"], arrives: ["18:00"], carriers: ["AB", "HF"] });
    expect(Object.fromEntries(new URL(path, "http://here").searchParams)).toMatchObject({
      depart_after: "06:00",
      depart_before: "11:59",
      arrive_after: "18:00",
      arrive_before: "23:59",
      carriers: "AB,HF",
    });
  });

  test("by body for the hours of the way back, which a query cannot say", () => {
    const call = ask(andBack, { departs: [null, "12:00"] });
    expect(call).toMatchObject({ method: "POST", path: "/v1/offers/search" });
    expect(call.body).toMatchObject({
      slices: [
        { origin: "LHR", destination: "JFK", departure_date: "2026-12-01" },
        { origin: "JFK", destination: "LHR", departure_date: "2026-12-08", depart_after: "12:00", depart_before: "17:59" },
      ],
      passengers: { adults: 1, children: 0, infants: 0 },
    });
  });
});
