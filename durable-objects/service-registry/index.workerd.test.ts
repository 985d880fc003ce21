import { env, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { Drain, Probe, ServiceRegistryApi } from "#contracts/service-registry.ts";
import { ittyCall } from "#platform/itty.ts";
import { DOWN_COUNTS_MS, FAILURES_UNTIL_DOWN, states, type Entries } from "./registry.ts";

const namespace = (env as unknown as { SERVICE_REGISTRY: DurableObjectNamespace }).SERVICE_REGISTRY;
const registry = (name: string) => ittyCall<ServiceRegistryApi>(namespace, name);
const T = Date.UTC(2026, 10, 23, 20);
const probe = (at: number, change: Partial<Probe> = {}): Probe => ({
  name: "search",
  ok: true,
  version: "v1",
  routes: ["GET /v1/offers"],
  at,
  ...change,
});
const drain = (change: Partial<Drain> = {}): Drain => ({
  drained_at: "2026-11-23T20:00:00.000Z",
  drained_by: "usr_1",
  reason: null,
  ...change,
});
const search = (states: Awaited<ReturnType<ServiceRegistryApi["list"]>>) => states.find(({ name }) => name === "search");

describe("the service registry", () => {
  test("lists every service before any was seen, as unknown", async () => {
    const states = await registry("fresh")("list");
    expect(states.map(({ name }) => name)).toEqual(["gateway", "users", "search", "bookings", "payments", "notifications"]);
    expect(new Set(states.map(({ health }) => health))).toEqual(new Set(["unknown"]));
  });

  test("registers a service when it is first seen, and anew when its version changes", async () => {
    const call = registry("versions");
    expect(search(await call("report", [probe(T)]))).toEqual({
      name: "search",
      health: "up",
      in_service: true,
      version: "v1",
      registered_at: "2026-11-23T20:00:00.000Z",
      checked_at: "2026-11-23T20:00:00.000Z",
      routes: ["GET /v1/offers"],
      drain: null,
    });
    expect(search(await call("report", [probe(T + 10_000)]))).toMatchObject({
      registered_at: "2026-11-23T20:00:00.000Z",
      checked_at: "2026-11-23T20:00:10.000Z",
    });
    expect(search(await call("report", [probe(T + 20_000, { version: "v2" })]))).toMatchObject({
      version: "v2",
      registered_at: "2026-11-23T20:00:20.000Z",
    });
  });

  test("calls a service failing at once, down only after some probes in a row, and up again by one", async () => {
    const call = registry("health");
    const seen: (string | undefined)[] = [];
    for (let i = 1; i <= FAILURES_UNTIL_DOWN; i++)
      seen.push(search(await call("report", [probe(T + 1_000 * i, { ok: false, version: null })]))?.health);
    expect(seen).toEqual(["failing", "failing", "down"]);
    expect(search(await call("report", [probe(T + 10_000)]))).toMatchObject({ health: "up", version: "v1" });
  });

  test("takes probes of many gateways in one moment for one look", async () => {
    const call = registry("many");
    for (let i = 1; i <= 20; i++) await call("report", [probe(T + i, { ok: false })]);
    expect(search(await call("list"))).toMatchObject({ health: "failing", in_service: true });
    expect(search(await call("report", [probe(T + 2_001, { ok: false })]))).toMatchObject({ health: "down" });
  });

  test("has a service that is down out of service, but one that is failing not, and the others neither", async () => {
    const call = registry("out");
    const now = Date.now();
    const inService = [];
    for (let i = 1; i <= FAILURES_UNTIL_DOWN; i++) {
      const all = await call("report", [probe(now + 1_000 * i, { ok: false })]);
      inService.push(search(all)?.in_service);
      expect(all.filter(({ in_service }) => !in_service).map(({ name }) => name)).toEqual(
        i < FAILURES_UNTIL_DOWN ? [] : ["search"],
      );
    }
    expect(inService).toEqual([true, true, false]);
    expect(search(await call("report", [probe(now + 10_000)]))).toMatchObject({ health: "up", in_service: true });
  });

  test("refuses nothing for an outage that nobody has looked after for long", () => {
    const entries: Entries = {
      search: {
        version: "v1",
        registered_at: T,
        checked_at: T,
        failures: FAILURES_UNTIL_DOWN,
        failing_since: T - 20_000,
        routes: [],
      },
    };
    const at = (now: number) => states(entries, {}, now).find(({ name }) => name === "search");
    expect(at(T + DOWN_COUNTS_MS - 1)).toMatchObject({ health: "down", in_service: false });
    expect(at(T + DOWN_COUNTS_MS)).toMatchObject({ health: "down", in_service: true });
  });

  test("ignores a probe older than what it knows", async () => {
    const call = registry("late");
    await call("report", [probe(T + 100)]);
    expect(search(await call("report", [probe(T, { ok: false })]))).toMatchObject({ health: "up" });
  });

  test("remembers after it was evicted", async () => {
    const call = registry("evicted");
    await call("report", [probe(T)]);
    await evictDurableObject(namespace.getByName("evicted"));
    expect(search(await call("list"))).toMatchObject({ health: "up", version: "v1" });
  });
});

describe("a drained service", () => {
  test("is out of service until it is resumed, and no other is", async () => {
    const call = registry("drained");
    await call("report", [probe(T)]);
    const drained = await call("drain", "search", drain({ reason: "new fares" }));
    expect(search(drained)).toMatchObject({ health: "up", in_service: false, drain: drain({ reason: "new fares" }) });
    expect(drained.filter(({ in_service }) => !in_service)).toHaveLength(1);
    expect(search(await call("report", [probe(T + 10)]))).toMatchObject({ health: "up", in_service: false });
    expect(search(await call("resume", "search", "usr_2"))).toMatchObject({ in_service: true, drain: null });
  });

  test("stays as it was drained first", async () => {
    const call = registry("twice");
    await call("drain", "search", drain({ reason: "first" }));
    const again = await call("drain", "search", drain({ drained_by: "usr_2", reason: "second" }));
    expect(search(again)?.drain).toEqual(drain({ reason: "first" }));
  });

  test("may be one that was never seen; resuming what is not drained changes nothing", async () => {
    const call = registry("unseen");
    expect(search(await call("resume", "search", "usr_1"))).toMatchObject({ health: "unknown", in_service: true });
    expect(search(await call("drain", "search", drain()))).toMatchObject({ health: "unknown", in_service: false });
  });

  test("stays drained over an eviction", async () => {
    const call = registry("drained and evicted");
    await call("drain", "search", drain());
    await evictDurableObject(namespace.getByName("drained and evicted"));
    expect(search(await call("list"))).toMatchObject({ in_service: false, drain: drain() });
  });

  test("may be drained for a reason in any script", async () => {
    const reason = 'Wartung – 5 € "Neu" \\ 保守 👋\n';
    expect(search(await registry("scripts")("drain", "search", drain({ reason })))?.drain?.reason).toBe(reason);
  });

  test("is known from what an earlier version stored", async () => {
    const stub = namespace.getByName("earlier");
    await runInDurableObject(stub, (_, { storage }) =>
      storage.put("data", { entries: { search: { version: "v1", registered_at: T, checked_at: T, failures: 0 } } }),
    );
    expect(search(await registry("earlier")("list"))).toMatchObject({ health: "up", in_service: true, routes: [], drain: null });
  });
});
