import { env, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { CircuitBreakerApi } from "#contracts/circuit-breaker.ts";
import type { Breaker } from "#domain/breaker/breaker.ts";
import { ittyCall } from "#platform/itty.ts";

const namespace = (env as unknown as { CIRCUIT_BREAKER: DurableObjectNamespace }).CIRCUIT_BREAKER;
const breakerOf = (name: string) => ittyCall<CircuitBreakerApi>(namespace, name);
const stubOf = (name: string) => namespace.get(namespace.idFromName(name));

async function open(name: string): Promise<void> {
  for (let i = 0; i < 3; i += 1) await breakerOf(name)("report", false);
}
/** As if its time had passed: an object's clock cannot be turned. */
const ageBy = (name: string, ms: number) =>
  runInDurableObject(stubOf(name), (instance) => {
    const object = instance as unknown as { breaker: Breaker };
    object.breaker = { ...object.breaker, opened_at: object.breaker.opened_at - ms };
  });

describe("the circuit breaker's object", () => {
  test("lets calls through until three in a row got no answer, then none", async () => {
    const call = breakerOf("opens");
    expect(await call("admit")).toEqual({ allowed: true, phase: "closed", retry_after_s: 0 });
    await call("report", false);
    await call("report", false);
    expect(await call("report", true)).toEqual({ phase: "closed" });
    await open("opens");
    expect(await call("admit")).toEqual({ allowed: false, phase: "open", retry_after_s: 15 });
    expect(await call("status")).toMatchObject({ phase: "open", failures: 3, retry_after_s: 15 });
  });

  test("is still open after it was thrown out of memory", async () => {
    await open("evicted");
    await evictDurableObject(stubOf("evicted"));
    expect(await breakerOf("evicted")("admit")).toMatchObject({ allowed: false, phase: "open" });
  });

  test("lets two probes through when its time is up, and closes when both were answered", async () => {
    const call = breakerOf("recovers");
    await open("recovers");
    await ageBy("recovers", 15_000);
    expect(await call("admit")).toMatchObject({ allowed: true, phase: "half_open" });
    expect(await call("admit")).toMatchObject({ allowed: true, phase: "half_open" });
    expect(await call("admit")).toMatchObject({ allowed: false, phase: "half_open" });
    expect(await call("report", true)).toEqual({ phase: "half_open" });
    expect(await call("report", true)).toEqual({ phase: "closed" });
    expect(await call("admit")).toMatchObject({ allowed: true, phase: "closed" });
  });

  test("opens again by one probe without an answer", async () => {
    const call = breakerOf("relapses");
    await open("relapses");
    await ageBy("relapses", 15_000);
    await call("admit");
    expect(await call("report", false)).toEqual({ phase: "open" });
    expect(await call("admit")).toMatchObject({ allowed: false });
  });

  test("is closed by hand", async () => {
    await open("by-hand");
    expect(await breakerOf("by-hand")("close")).toEqual({ phase: "closed", failures: 0, opened_at: null, retry_after_s: 0 });
  });

  test("each downstream has its own", async () => {
    await open("one");
    expect(await breakerOf("another")("admit")).toMatchObject({ allowed: true });
  });
});
