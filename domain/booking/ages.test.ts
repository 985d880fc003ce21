import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { addDays, fromEpochDay } from "#domain/time/local-date.ts";
import { AGES, ageOn, birthDates } from "./ages.ts";

test.each([
  ["the day before a birthday", "2014-12-02", "2026-12-01", 11],
  ["on a birthday", "2014-12-01", "2026-12-01", 12],
  ["born on 29 February, on 28 February", "2024-02-29", "2026-02-28", 1],
  ["born on 29 February, on 1 March", "2024-02-29", "2026-03-01", 2],
])("age %s", (_when, bornOn, day, age) => expect(ageOn(bornOn, day)).toBe(age));

describe("the days on which a passenger may be born", () => {
  test.each([
    ["child", "2026-12-11", { first: "2014-12-12", last: "2024-12-11" }],
    ["infant", "2026-12-11", { first: "2024-12-12", last: "2026-12-11" }],
    ["adult", "2026-12-11", { first: "1876-12-12", last: "2014-12-11" }],
    // Whoever was born on 29 February 2024 is two on 1 March 2026; nobody was born on 29 February 2026.
    ["infant", "2026-02-28", { first: "2024-02-29", last: "2026-02-28" }],
    ["infant", "2026-03-01", { first: "2024-03-02", last: "2026-03-01" }],
    ["child", "2028-02-29", { first: "2016-03-01", last: "2026-02-28" }],
  ] as const)("%s on %s", (type, day, days) => expect(birthDates(type, day)).toEqual(days));

  test("are found without reading a date that there is none: Safari reads it as no date", () => {
    const parse = vi.spyOn(Date, "parse");
    for (const type of ["adult", "child", "infant"] as const) birthDates(type, "2028-02-29");
    const read = parse.mock.calls.map(([text]) => text);
    parse.mockRestore();
    expect(read.map((text) => new Date(text).toISOString().slice(0, 10))).toEqual(read.map((text) => text.slice(0, 10)));
    expect(read).not.toEqual([]);
  });

  test("are all those at whose age somebody travels as that, and no others", () => {
    const days = fc.integer({ min: 0, max: 40_000 }).map(fromEpochDay);
    fc.assert(
      fc.property(fc.constantFrom("adult", "child", "infant"), days, fc.integer({ min: -2, max: 2 }), (type, day, off) => {
        const { first, last } = birthDates(type, day);
        for (const bornOn of [addDays(first, off), addDays(last, off)]) {
          const age = ageOn(bornOn, day);
          expect(bornOn >= first && bornOn <= last).toBe(age >= AGES[type].from && age < AGES[type].below);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
