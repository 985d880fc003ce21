import { describe, expect, test } from "vitest";
import { TimedCache } from "./cache.ts";

describe("a cache of an isolate", () => {
  test("holds a value for its time, and not a moment longer", () => {
    const cache = new TimedCache<string>({ ttl_ms: 10, max: 5 });
    cache.set("a", "x", 0);
    expect([cache.get("a", 9), cache.get("a", 10)]).toEqual(["x", undefined]);
  });

  test("never holds more than its bound, whatever its entries weigh, and lets the oldest go", () => {
    const cache = new TimedCache<number[]>({ ttl_ms: 1_000, max: 100, size_of: ({ length }) => length });
    for (let n = 0; n < 500; n++) {
      cache.set(`k${n}`, Array<number>(n % 40).fill(n), n / 1_000);
      expect(cache.size).toBeLessThanOrEqual(100);
    }
    expect(cache.get("k499", 1)).toHaveLength(19);
    expect(cache.get("k400", 1)).toBeUndefined();
    cache.set("k499", [1], 1);
    cache.set("huge", Array<number>(101).fill(0), 1);
    expect([cache.size, cache.get("huge", 1)]).toEqual([0, undefined]);
  });

  test("does not keep what has run out until room is needed", () => {
    const cache = new TimedCache<number>({ ttl_ms: 10, max: 1_000 });
    for (let n = 0; n < 100; n++) cache.set(`k${n}`, n, 0);
    cache.set("late", 1, 11);
    expect(cache.size).toBe(1);
  });

  test("fetches once what it does not hold", async () => {
    const cache = new TimedCache<number>({ ttl_ms: 10, max: 10 });
    cache.set("a", 1, 0);
    const asked: string[][] = [];
    const load = (now: number) =>
      cache.load(["a", "b", "none"], now, async (missing) => {
        asked.push(missing);
        return new Map([["b", 2]]);
      });
    expect([...(await load(1)), ...(await load(2))]).toEqual([
      ["a", 1],
      ["b", 2],
      ["a", 1],
      ["b", 2],
    ]);
    expect(asked).toEqual([["b", "none"], ["none"]]);
  });
});
