import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candidate } from "./candidates.ts";
import { checksumOf, decodePosition, encodePosition } from "./cursor.ts";
import { type OfferSort, pageOf, type Position } from "./page.ts";

interface Row {
  total: number;
  duration: number;
  departs: number;
}
const offer = (key: string, { total, duration, departs }: Row): Candidate => ({
  slices: [],
  family: "light",
  total_minor: total,
  duration_min: duration,
  longest_min: duration,
  stops: 0,
  departs_at: departs,
  arrives_at: departs + duration,
  best_minor: total + 2 * duration,
  key,
});
// Few values, so that many offers tie.
const rows = fc.record({
  total: fc.integer({ min: 1, max: 5 }),
  duration: fc.integer({ min: 1, max: 4 }),
  departs: fc.integer({ min: 1, max: 4 }),
});
const offers = fc.array(rows, { maxLength: 40 }).map((list) => list.map((row, index) => offer(`k${index}`, row)));
const sorts = fc.constantFrom<OfferSort>("price", "duration", "departure", "arrival", "best");
const SEARCH = checksumOf({ slices: [] });

const keysOf = ({ page }: ReturnType<typeof pageOf>): string[] => page.map(({ candidate }) => candidate.key);

/** Reads all pages; between two of them the list is another one. */
function readAll(lists: readonly (readonly Candidate[])[], sort: OfferSort, limit: number): string[] {
  const seen: string[] = [];
  let after: Position | null = null;
  for (let turn = 0; ; turn++) {
    const list = lists[Math.min(turn, lists.length - 1)] ?? [];
    const page = pageOf(list, sort, limit, after);
    seen.push(...keysOf(page));
    if (page.next === null) return seen;
    after = decodePosition(encodePosition(page.next, SEARCH), SEARCH);
    expect(after).toEqual(page.next);
  }
}

describe("pages one after another", () => {
  test("are the whole list, each offer once, in order", () => {
    fc.assert(
      fc.property(offers, sorts, fc.integer({ min: 1, max: 7 }), (all, sort, limit) => {
        expect(readAll([all], sort, limit)).toEqual(keysOf(pageOf(all, sort, all.length + 1, null)));
      }),
    );
  });

  /** What happens to an offer between two pages. */
  const fates = fc.array(fc.constantFrom("stays", "disappears", "changes"), { minLength: 40, maxLength: 40 });
  const newcomers = fc.array(rows, { maxLength: 10 }).map((list) => list.map((row, index) => offer(`new${index}`, row)));

  test("have every offer that does not change exactly once, whatever others disappear, appear or change their price", () => {
    fc.assert(
      fc.property(
        offers,
        newcomers,
        fates,
        rows,
        sorts,
        fc.integer({ min: 1, max: 7 }),
        (all, added, fate, changed, sort, limit) => {
          const later = all.flatMap((each, index) => {
            if (fate[index] === "disappears") return [];
            return fate[index] === "changes" ? [offer(each.key, changed)] : [each];
          });
          const seen = readAll([all, [...later, ...added]], sort, limit);
          const shown = (key: string): number => seen.filter((each) => each === key).length;
          const those = (what: string): number[] => all.filter((_, index) => fate[index] === what).map(({ key }) => shown(key));
          expect(new Set(those("stays"))).toEqual(new Set(those("stays").map(() => 1)));
          expect(Math.max(0, ...those("disappears"))).toBeLessThanOrEqual(1);
          expect(Math.max(0, ...added.map(({ key }) => shown(key)))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test.each([
    ["the last offer of the page before disappears", (list: Candidate[]) => list.filter(({ key }) => key !== "b"), ["c", "d"]],
    [
      "it becomes dearer: it comes again, at its new price",
      (list: Candidate[]) => list.map((each) => (each.key === "b" ? offer("b", { total: 9, duration: 1, departs: 1 }) : each)),
      ["c", "d", "b"],
    ],
    [
      "the next one becomes cheaper than what was shown: it is not shown any more",
      (list: Candidate[]) => list.map((each) => (each.key === "c" ? offer("c", { total: 1, duration: 1, departs: 1 }) : each)),
      ["d"],
    ],
    ["all that were left disappear", (list: Candidate[]) => list.slice(0, 2), []],
  ])("at the boundary, when %s", (_what, change, rest) => {
    const list = ["a", "b", "c", "d"].map((key, index) => offer(key, { total: index + 2, duration: 1, departs: 1 }));
    const first = pageOf(list, "price", 2, null);
    expect(keysOf(first)).toEqual(["a", "b"]);
    expect(keysOf(pageOf(change(list), "price", 10, first.next))).toEqual(rest);
  });
});

describe("a cursor", () => {
  const good: Position = { value: 1, total_minor: 2, key: "k" };
  test.each([
    "",
    "AAAA",
    "====",
    "not base64!",
    btoa("[]"),
    btoa(`["${SEARCH}",1,2]`),
    btoa(`["${SEARCH}","1",2,"k"]`),
    btoa(`["${SEARCH}",1,2,"k",3]`),
    btoa("{"),
    encodePosition(good, checksumOf({ slices: [{}] })),
  ])("%j is none of this search", (text) => expect(decodePosition(text, SEARCH)).toBeNull());

  test("is of one search, however its members are ordered, and of no other", () => {
    const search = { cabin: "economy", slices: [{ origin: "LHR", destination: "JFK" }], carriers: undefined };
    const same = { slices: [{ destination: "JFK", origin: "LHR" }], cabin: "economy" };
    expect(checksumOf(search)).toBe(checksumOf(same));
    for (const other of [
      { ...search, cabin: "business" },
      { ...search, slices: [{ origin: "JFK", destination: "LHR" }] },
      { ...search, slices: [...search.slices, ...search.slices] },
      { ...search, carriers: [] },
      { ...search, refundable: true },
      { ...search, refundable: "true" },
    ])
      expect(checksumOf(other)).not.toBe(checksumOf(search));
  });
});

test("marked are the cheapest, the fastest and the best of all offers, each once, also on the pages that do not have them", () => {
  const all = [
    offer("slow", { total: 100, duration: 90, departs: 1 }),
    offer("dear", { total: 300, duration: 10, departs: 2 }),
    offer("good", { total: 150, duration: 30, departs: 3 }),
  ];
  const marks = (limit: number, sort: OfferSort): unknown[] =>
    pageOf(all, sort, limit, null).page.map(({ candidate, marks: of }) => [candidate.key, of]);
  expect(marks(3, "price")).toEqual([
    ["slow", ["cheapest"]],
    ["good", ["best"]],
    ["dear", ["fastest"]],
  ]);
  expect(marks(1, "departure")).toEqual([["slow", ["cheapest"]]]);
  expect(pageOf([offer("only", { total: 1, duration: 1, departs: 1 })], "best", 5, null).page[0]?.marks).toEqual([
    "cheapest",
    "fastest",
    "best",
  ]);
  expect(pageOf([], "price", 1, null)).toEqual({ page: [], next: null });
});
