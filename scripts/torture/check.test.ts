import { describe, expect, test } from "vitest";
import { GOOD } from "../ordeal/evidence.fixture.ts";
import { check, type TortureEvidence } from "./check.ts";

const checked = (changed: Partial<TortureEvidence>) => check({ ...GOOD, restarts_s: [1, 2, 1], ...changed });

test("a run in which nothing went wrong passes", () => {
  expect(Object.values(checked({}).wrong).flat()).toEqual([]);
});

describe("restarts", () => {
  const slow = (count: number, s: number): number[] => [...Array.from({ length: count - 2 }, () => 1), s, s];

  test("that are too slow fail a long run, by their 99th percentile", () => {
    expect(checked({ restarts_s: slow(100, 11) }).wrong.restarts).toHaveLength(1);
    expect(checked({ restarts_s: slow(300, 11) }).wrong.restarts).toEqual([]);
    expect(checked({ restarts_s: slow(300, 11) }).restarts).toEqual({ p50_s: 1, p99_s: 1, worst_s: 11 });
  });

  test("are only told in a short one", () => {
    expect(checked({ restarts_s: slow(20, 11) }).wrong.restarts).toEqual([]);
    expect(checked({ restarts_s: slow(20, 11) }).restarts.worst_s).toBe(11);
  });
});

test("what judges every ordeal judges this one: a lost booking fails it", () => {
  expect(checked({ bookings: new Map() }).wrong["bookings lost"]).toHaveLength(4);
});

test("a run without bookings, histories or kills proves nothing", () => {
  const nothing = checked({ entries: [], bookings: new Map(), letters: [], operations: [], restarts_s: [] });
  expect(nothing.wrong["proves nothing"]).toHaveLength(6);
});
