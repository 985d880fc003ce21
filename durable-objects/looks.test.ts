import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Looks } from "./looks.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A shard whose calls change what a look sees. */
function shard() {
  const looks = new Looks();
  const seen: { state: number; at: number }[] = [];
  const began = Date.now();
  let state = 0;
  return {
    seen,
    call(): void {
      state += 1;
      looks.after(() => void seen.push({ state, at: Date.now() - began }));
    },
  };
}

test("the last look comes within two seconds after the last call, and sees all that it changed", () => {
  const { call, seen } = shard();
  for (const pause of [0, 900, 150, 1_300, 10]) {
    vi.advanceTimersByTime(pause);
    call();
  }
  vi.advanceTimersByTime(2_000);
  expect(seen.at(-1)?.state).toBe(5);
});

test("when nobody calls any more nothing keeps it in memory", () => {
  const { call, seen } = shard();
  for (let i = 0; i < 3; i++) call();
  vi.advanceTimersByTime(2_000);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(600_000);
  expect(seen).toHaveLength(1);
});

test("one that is called all the time is looked at every ten seconds, by one timer", () => {
  const { call, seen } = shard();
  for (let ms = 0; ms < 60_000; ms += 100) {
    call();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(100);
  }
  expect(seen.length).toBeGreaterThanOrEqual(5);
  expect(seen.length).toBeLessThanOrEqual(7);
});

test("a call during a look is looked at, too", () => {
  const { call, seen } = shard();
  call();
  vi.advanceTimersByTime(1_000);
  call();
  vi.advanceTimersByTime(2_000);
  expect(seen.map(({ state }) => state)).toEqual([1, 2]);
});
