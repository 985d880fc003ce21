import { describe, expect, test } from "vitest";
import { partyProblem, searchParams, searchQueryFrom } from "./search-query.ts";

const oneWay = { origin: "LHR", destination: "JFK", departure_date: "2026-12-01", adults: "2", cabin: "business" };

describe("the search form", () => {
  test("comes back from its own address as it was", () => {
    const query = searchQueryFrom({ ...oneWay, return_date: "2026-12-08", children: "1" });
    expect(searchQueryFrom(Object.fromEntries(searchParams(query)))).toEqual(query);
  });

  test("leaves the return date out of a one-way trip", () => {
    expect(searchParams(searchQueryFrom(oneWay)).has("return_date")).toBe(false);
  });

  test.each(["12", "-1", "x", "", "1.5"])("takes %j passengers for the default", (adults) => {
    expect(searchQueryFrom({ ...oneWay, adults }).adults).toBe(1);
  });

  test.each([
    [{ adults: 1, children: 0, infants: 0 }, true],
    [{ adults: 4, children: 4, infants: 1 }, true],
    [{ adults: 0, children: 1, infants: 0 }, true],
    [{ adults: 5, children: 4, infants: 1 }, false],
    [{ adults: 1, children: 0, infants: 2 }, false],
    [{ adults: 0, children: 0, infants: 0 }, false],
  ])("a party of %o may travel: %s", (party, may) => {
    expect(partyProblem(party) === null).toBe(may);
  });
});
