import { env, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import type { Metrics } from "./index.ts";

const namespace = (env as unknown as { METRICS: DurableObjectNamespace<Metrics> }).METRICS;

const storedIn = (stub: DurableObjectStub<Metrics>) =>
  runInDurableObject(stub, (_, { storage }) =>
    Object.fromEntries(
      storage.sql
        .exec<{ counts: string }>("SELECT counts FROM pages")
        .toArray()
        .flatMap(({ counts }) => JSON.parse(counts) as [string, number][]),
    ),
  );

const gaugesIn = (stub: DurableObjectStub<Metrics>) =>
  runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>("SELECT name FROM gauges ORDER BY name")
      .toArray()
      .map(({ name }) => name),
  );
/** Counts of a busy shard are stored every ten seconds. */
const SELDOM = { timeout: 60_000, interval: 500 };

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
    expect(await shard.readNow()).toEqual([
      { series: 'a{x="1"}', value: 5 },
      { series: 'a{x="2"}', value: 0.75 },
    ]);
  });

  test("stores what comes seldom at once, so that it is remembered", async () => {
    await namespace.getByName("evicted").add([{ series: "a{}", value: 1 }]);
    await evictDurableObject(namespace.getByName("evicted"));
    await namespace.getByName("evicted").add([{ series: "a{}", value: 1 }]);
    expect(await namespace.getByName("evicted").read()).toEqual([{ series: "a{}", value: 2 }]);
  });

  test("writes neither for each of many calls nor for a look, and never tells more than is stored", async () => {
    const shard = namespace.getByName("busy");
    for (let i = 0; i < 5; i++) await shard.add([{ series: "a{}", value: 1 }]);
    for (let i = 0; i < 3; i++) expect(await shard.read()).toEqual([{ series: "a{}", value: 1 }]);
    expect(await storedIn(shard)).toEqual({ "a{}": 1 });
    await vi.waitFor(async () => expect(await shard.read()).toEqual([{ series: "a{}", value: 5 }]), SELDOM);
    expect(await storedIn(shard)).toEqual({ "a{}": 5 });
    await evictDurableObject(shard);
    expect(await namespace.getByName("busy").read()).toEqual([{ series: "a{}", value: 5 }]);
  });

  test("stores what is not stored yet for those who have to know it now", async () => {
    const shard = namespace.getByName("now");
    for (let i = 0; i < 5; i++) await shard.add([{ series: "a{}", value: 1 }]);
    expect(await shard.readNow()).toEqual([{ series: "a{}", value: 5 }]);
    expect(await storedIn(shard)).toEqual({ "a{}": 5 });
  });

  test("writes one row for hundreds of series", async () => {
    const shard = namespace.getByName("paged");
    const many = Array.from({ length: 600 }, (_, i) => ({ series: `a{i="${i}"}`, value: i }));
    await shard.add(many);
    const rows = await runInDurableObject(shard, (_, { storage }) => storage.sql.exec("SELECT page FROM pages").toArray().length);
    expect(rows).toBe(3);
    await evictDurableObject(shard);
    await namespace.getByName("paged").add([{ series: 'a{i="599"}', value: 1 }]);
    const all = new Map((await namespace.getByName("paged").readNow()).map(({ series, value }) => [series, value]));
    expect([all.size, all.get('a{i="0"}'), all.get('a{i="598"}'), all.get('a{i="599"}')]).toEqual([600, 0, 598, 600]);
  });

  test("takes no more series than its limit, counts those it did not take, and goes on counting those it has", async () => {
    const shard = namespace.getByName("full");
    const many = Array.from({ length: 20_001 }, (_, i) => ({ series: `a{i="${i}"}`, value: 1 }));
    expect(await shard.add(many)).toEqual({ stored: 20_000, refused: 1 });
    expect(
      await shard.add([
        { series: 'a{i="0"}', value: 1 },
        { series: "b{}", value: 1 },
      ]),
    ).toEqual({ stored: 1, refused: 1 });
    const all = new Map((await shard.readNow()).map(({ series, value }) => [series, value]));
    expect([all.get('a{i="0"}'), all.get("b{}"), all.get("holdfast_metrics_refused_total{}")]).toEqual([2, undefined, 2]);
  });
});

describe("a gauge", () => {
  test("is what was said last, also after a crash", async () => {
    const shard = namespace.getByName("gauges");
    await shard.set([{ series: "g{}", value: 3, expires_at: null }]);
    await shard.set([{ series: "g{}", value: 2, expires_at: null }]);
    await evictDurableObject(shard);
    expect(await namespace.getByName("gauges").read()).toEqual([{ series: "g{}", value: 2 }]);
  });

  test("is not told any more when what was said is too old to be believed", async () => {
    const shard = namespace.getByName("stale");
    const now = Date.now();
    await shard.set([
      { series: "old{}", value: 1, expires_at: now - 1 },
      { series: "young{}", value: 1, expires_at: now + 60_000 },
    ]);
    expect((await shard.read()).map(({ series }) => series)).toEqual(["young{}"]);
    await evictDurableObject(shard);
    const again = namespace.getByName("stale");
    expect((await again.read()).map(({ series }) => series)).toEqual(["young{}"]);
    // What is said next has it forgotten; a look does not.
    expect(await gaugesIn(again)).toEqual(["old{}", "young{}"]);
    await again.set([{ series: "young{}", value: 2, expires_at: now + 60_000 }]);
    expect(await gaugesIn(again)).toEqual(["young{}"]);
  });
});
