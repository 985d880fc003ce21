import { tripInWords } from "../text/party.ts";
import { describe, expect, test } from "vitest";
import { ofKind, partyProblem, searchParams, searchQueryFrom, tripKind, wishedSlices } from "./search-query.ts";

const oneWay = { origin: "LHR", destination: "JFK", departure_date: "2026-12-01", adults: "2", cabin: "business" };

describe("the search form", () => {
  test("comes back from its own address as it was", () => {
    const query = searchQueryFrom({ ...oneWay, return_date: "2026-12-08", children: "1" });
    expect(searchQueryFrom(Object.fromEntries(searchParams(query)))).toEqual(query);
  });

  test("leaves the return date out of a one-way trip", () => {
    expect(searchParams(searchQueryFrom(oneWay)).has("return_date")).toBe(false);
  });

  test("of several flights comes back, too, and is asked for flight by flight", () => {
    const query = searchQueryFrom({ ...oneWay, more: "JFK.CDG.2026-12-05~CDG.LHR.2026-12-08" });
    expect(searchQueryFrom(Object.fromEntries(searchParams(query)))).toEqual(query);
    expect(tripKind(query)).toBe("several");
    expect(tripInWords(query)).toBe("LHR to JFK, JFK to CDG, CDG to LHR");
    expect(wishedSlices(query)).toEqual([
      { origin: "LHR", destination: "JFK", departure_date: "2026-12-01" },
      { origin: "JFK", destination: "CDG", departure_date: "2026-12-05" },
      { origin: "CDG", destination: "LHR", departure_date: "2026-12-08" },
    ]);
  });

  test.each(["JFK.CDG", "jfk.CDG.2026-12-05", "JFK.CDG.soon", "~~", ""])("takes %j for no further flight", (more) => {
    expect(searchQueryFrom({ ...oneWay, more }).more).toEqual([]);
  });

  test("takes as many flights as the API does, and no more", () => {
    const more = Array.from({ length: 9 }, () => "JFK.CDG.2026-12-05").join("~");
    expect(wishedSlices(searchQueryFrom({ ...oneWay, more }))).toHaveLength(4);
  });

  test("forgets what was entered for another kind of trip", () => {
    const query = searchQueryFrom({ ...oneWay, return_date: "2026-12-08", more: "JFK.CDG.2026-12-05" });
    expect(tripKind(ofKind(query, "one_way"))).toBe("one_way");
    expect(wishedSlices(ofKind(query, "return"))).toHaveLength(2);
    expect(ofKind(query, "several")).toMatchObject({ return_date: "", more: query.more });
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
