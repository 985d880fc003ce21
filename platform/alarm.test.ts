import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Alarm } from "./alarm.ts";

const NOW = 1_000_000;
beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** An alarm, and every instant it was set to, from now. */
function alarmed(): { alarm: Alarm; sets: number[] } {
  const sets: number[] = [];
  return { alarm: new Alarm({ setAlarm: async (at) => void sets.push(Number(at) - NOW) }), sets };
}

test.each([
  ["in a second", 1_000, 1_000],
  ["in a millisecond", 1, 1],
  ["now, which would be lost", 0, 1],
  ["long ago, which would be lost", -60_000, 1],
])("is set %s", async (_, wanted, set) => {
  const { alarm, sets } = alarmed();
  await alarm.set(NOW + wanted);
  alarm.came();
  alarm.wish(NOW + wanted);
  expect(sets).toEqual([set, set]);
});

test("is set again for an earlier wish only", () => {
  const { alarm, sets } = alarmed();
  for (const ms of [500, 900, 500, 200, 300]) alarm.wish(NOW + ms);
  expect(sets).toEqual([500, 200]);
});

test("is set once for wishes that are overdue, however many", () => {
  const { alarm, sets } = alarmed();
  for (const ms of [-500, -500, 0, -9_000]) alarm.wish(NOW + ms);
  expect(sets).toEqual([1]);
});

test("is known to be set by whoever has set it, until it has come or is lost", () => {
  const { alarm } = alarmed();
  expect(alarm.isKnown).toBe(false);
  alarm.wish(NOW + 500);
  expect(alarm.isKnown).toBe(true);
  vi.setSystemTime(NOW + 500 + 119_999);
  expect(alarm.isKnown).toBe(true);
  vi.setSystemTime(NOW + 500 + 120_000);
  expect(alarm.isKnown).toBe(false);
  alarm.wish(NOW + 500);
  expect(alarm.isKnown).toBe(true);
  alarm.came();
  expect(alarm.isKnown).toBe(false);
});

test("is not set for no wish at all", () => {
  const { alarm, sets } = alarmed();
  alarm.wish(Infinity);
  expect(sets).toEqual([]);
});

test("is set again once it has come", () => {
  const { alarm, sets } = alarmed();
  alarm.wish(NOW + 500);
  vi.setSystemTime(NOW + 500);
  alarm.came();
  alarm.wish(NOW + 900);
  expect(sets).toEqual([500, 900]);
});

test("is set again when it should have come minutes ago, and not before", () => {
  const { alarm, sets } = alarmed();
  alarm.wish(NOW + 500);
  vi.setSystemTime(NOW + 60_000);
  alarm.wish(NOW + 70_000);
  expect(sets).toEqual([500]);
  vi.setSystemTime(NOW + 121_000);
  alarm.wish(NOW + 130_000);
  expect(sets).toEqual([500, 130_000]);
});
