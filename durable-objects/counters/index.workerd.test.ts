import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Counters } from "./index.ts";

const counters = (env as unknown as { COUNTERS: DurableObjectNamespace<Counters> }).COUNTERS;

describe("a counter", () => {
  test("hands out each number once, whoever asks at the same time", async () => {
    const stub = counters.getByName("parallel");
    const blocks = await Promise.all(
      Array.from({ length: 50 }, (_, n) => stub.take((n % 5) + 1).then(({ first }) => ({ first, count: (n % 5) + 1 }))),
    );
    const numbers = blocks.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
  });

  test("goes on where it was after a restart", async () => {
    const stub = counters.getByName("restart");
    expect(await stub.take(100)).toEqual({ first: 1 });
    await evictDurableObject(stub);
    expect(await stub.take(1)).toEqual({ first: 101 });
  });

  test("is not another counter", async () => {
    await counters.getByName("a").take(7);
    expect(await counters.getByName("b").take(1)).toEqual({ first: 1 });
  });

  test.each([0, -1, 1.5, 10_001, Number.NaN])("gives no block of %d, and loses no number over it", async (count) => {
    const stub = counters.getByName(`refused ${count}`);
    await runInDurableObject(stub, (counter) => expect(counter.take(count)).rejects.toThrow("a block has"));
    expect(await stub.take(1)).toEqual({ first: 1 });
  });
});
