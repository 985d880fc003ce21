import { expect, test } from "vitest";
import { funnel, loadFactor, minutesOf, rateNow, ratesOf, withSample } from "./rates.ts";

const sample = (at: number, searches: number) => ({ at, requests: { searches, holds: 0, payments: 0 } });
const none = { held: 0, paying: 0, confirmed: 0, cancelling: 0, cancelled: 0, expired: 0, failed: 0 };

test("a rate is what came in between two looks, for a minute", () => {
  const samples = [sample(0, 10), sample(5_000, 11), sample(10_000, 11)];
  expect(ratesOf(samples, "searches")).toEqual([
    { at: 5_000, per_minute: 12 },
    { at: 10_000, per_minute: 0 },
  ]);
  expect(rateNow(samples, "searches")).toBe(6);
  expect(rateNow([sample(0, 10)], "searches")).toBe(null);
  expect(rateNow([], "searches")).toBe(null);
});

test("the rate of now knows nothing of what is more than a minute ago", () => {
  expect(rateNow([sample(0, 0), sample(60_000, 600), sample(120_000, 600)], "searches")).toBe(0);
});

test("counters that began anew make no rate below zero, and a look that came late is left out", () => {
  expect(withSample([sample(0, 10)], sample(5_000, 3))).toEqual([sample(5_000, 3)]);
  expect(withSample([sample(5_000, 3)], sample(4_000, 2))).toEqual([sample(5_000, 3)]);
});

test("an hour has sixty minutes, also those in which nothing was opened", () => {
  const now = Date.parse("2026-12-01T10:30:20Z");
  const minutes = minutesOf([{ at: "2026-12-01T10:29:00.000Z", ...none, confirmed: 2, failed: 1 }], now);
  expect(minutes).toHaveLength(60);
  expect(minutes.at(-1)).toEqual({ at: Date.parse("2026-12-01T10:30:00Z"), opened: 0, confirmed: 0 });
  expect(minutes.at(-2)).toMatchObject({ opened: 3, confirmed: 2 });
  expect(minutes.reduce((sum, { opened }) => sum + opened, 0)).toBe(3);
});

test("the funnel adds up the minutes by status", () => {
  const minute = { at: "2026-12-01T10:29:00.000Z", ...none };
  expect(
    funnel([
      { ...minute, held: 1, confirmed: 2 },
      { ...minute, confirmed: 3 },
    ]),
  ).toEqual({ ...none, held: 1, confirmed: 5 });
});

test("how full flights are is told where there are any", () => {
  expect(loadFactor({ flights: 1, sold: 1, held: 1, available: 6 })).toBe(12.5);
  expect(loadFactor({ flights: 0, sold: 0, held: 0, available: 0 })).toBe(null);
});
