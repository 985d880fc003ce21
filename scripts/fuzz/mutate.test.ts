import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, JSON_WAYS, PATH_WAYS, QUERY_WAYS, TEXT_WAYS } from "./arbitraries/changes.ts";
import { junk, toJson } from "./arbitraries/junk.ts";
import { changeJson, changePath, changeQuery, changeText, queryOf } from "./mutate.ts";

type Of<Part extends Change["part"]> = Extract<Change, { part: Part }>;
const body = { a: [{ b: "text" }, 1], c: null, d: true };
const at = fc.nat({ max: 50 });
/** Each way leads to another value somewhere in fifty tries. */
const changedBy = (made: (i: number) => unknown, before: unknown) =>
  Array.from({ length: 50 }, (_, i) => JSON.stringify(made(i))).some((after) => after !== JSON.stringify(before));

describe("a change", () => {
  test.each([...new Set(JSON_WAYS)])("of a value (%s) makes another one and leaves the value itself alone", (how) => {
    const kept = structuredClone(body);
    expect(changedBy((i) => changeJson(body, { part: "json", how, at: i, value: "x" }), body)).toBe(true);
    expect(body).toEqual(kept);
  });

  test("of a value is possible wherever and whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...JSON_WAYS), at, junk, (value, how, place, other) => {
        const changed = changeJson(value, { part: "json", how, at: place, value: other });
        expect(() => JSON.parse(toJson(changed ?? null)) as unknown).not.toThrow(/undefined/);
      }),
      { numRuns: 500 },
    );
  });

  test.each(TEXT_WAYS)("of a text (%s) makes another one", (how) => {
    const json = JSON.stringify(body);
    expect(changedBy((i) => changeText(json, { part: "text", how, at: i } as Of<"text">).toString("latin1"), json)).toBe(true);
  });

  test("of its size stops at the limit, or goes just beyond", () => {
    const sizes = (["limit", "over_limit"] as const).map((how) => changeText("{}", { part: "text", how, at: 0 }).length);
    expect(sizes).toEqual([65_536, 65_537]);
  });

  test.each(PATH_WAYS)("of a path (%s) makes another one that can be sent", (how) => {
    const path = "/v1/bookings/bkg_1";
    expect(changedBy((i) => changePath(path, { part: "path", how, at: i }), path)).toBe(true);
  });

  test.each(QUERY_WAYS)("of a query (%s) makes another one", (how) => {
    const pairs: [string, string][] = [
      ["limit", "1"],
      ["q", "é"],
    ];
    expect(queryOf(pairs)).toBe("?limit=1&q=%C3%A9");
    expect(queryOf(changeQuery(pairs, { part: "query", how, at: 0, value: "\ud800" }))).not.toBe(queryOf(pairs));
  });

  test("writes numbers that JavaScript has no text for as they are", () => {
    const numbers = fc.sample(junk, { seed: 1, numRuns: 2_000 }).map((value) => toJson([value]));
    expect(numbers).toEqual(expect.arrayContaining(["[-0]", "[1e999]", "[123456789012345678901234567890]"]));
  });
});
