import { env, evictDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { Probe, ServiceRegistryApi } from "#contracts/service-registry.ts";
import { ittyCall } from "#platform/itty.ts";
import { FAILURES_UNTIL_DOWN } from "./registry.ts";

const namespace = (env as unknown as { SERVICE_REGISTRY: DurableObjectNamespace }).SERVICE_REGISTRY;
const registry = (name: string) => ittyCall<ServiceRegistryApi>(namespace, name);
const T = Date.UTC(2026, 10, 23, 20);
const probe = (at: number, change: Partial<Probe> = {}): Probe => ({ name: "search", ok: true, version: "v1", at, ...change });
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
      version: "v1",
      registered_at: "2026-11-23T20:00:00.000Z",
      checked_at: "2026-11-23T20:00:00.000Z",
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
      seen.push(search(await call("report", [probe(T + i, { ok: false, version: null })]))?.health);
    expect(seen).toEqual(["failing", "failing", "down"]);
    expect(search(await call("report", [probe(T + 10)]))).toMatchObject({ health: "up", version: "v1" });
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
