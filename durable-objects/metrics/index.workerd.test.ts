import { env, evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { Metrics } from "./index.ts";

const namespace = (env as unknown as { METRICS: DurableObjectNamespace<Metrics> }).METRICS;

describe("a shard of the counters", () => {
  test("adds up, also fractions", async () => {
    const shard = namespace.getByName("adds");
    await shard.add([
      { series: 'a{x="1"}', value: 2 },
      { series: 'a{x="2"}', value: 0.25 },
    ]);
    await shard.add([
      { series: 'a{x="1"}', value: 3 },
      { series: 'a{x="2"}', value: 0.5 },
    ]);
    expect(await shard.read()).toEqual([
      { series: 'a{x="1"}', value: 5 },
      { series: 'a{x="2"}', value: 0.75 },
    ]);
  });

  test("remembers after it was evicted", async () => {
    await namespace.getByName("evicted").add([{ series: "a{}", value: 1 }]);
    await evictDurableObject(namespace.getByName("evicted"));
    await namespace.getByName("evicted").add([{ series: "a{}", value: 1 }]);
    expect(await namespace.getByName("evicted").read()).toEqual([{ series: "a{}", value: 2 }]);
  });

  test("takes no more series than its limit, but goes on counting those it has", async () => {
    const shard = namespace.getByName("full");
    const many = Array.from({ length: 20_001 }, (_, i) => ({ series: `a{i="${i}"}`, value: 1 }));
    expect(await shard.add(many)).toEqual({ stored: 20_000, refused: 1 });
    expect(
      await shard.add([
        { series: 'a{i="0"}', value: 1 },
        { series: "b{}", value: 1 },
      ]),
    ).toEqual({ stored: 1, refused: 1 });
  });
});
