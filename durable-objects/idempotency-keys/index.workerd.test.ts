import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { KeptAnswer } from "#contracts/idempotency-keys.ts";
import { ABANDONED_MS, KEPT_MS, SWEEP_AFTER_MS, type IdempotencyKeys } from "./index.ts";

const namespace = (env as unknown as { IDEMPOTENCY_KEYS: DurableObjectNamespace<IdempotencyKeys> }).IDEMPOTENCY_KEYS;
const request = (attempt: string, change: { request_hash?: string; scope?: string; key?: string } = {}) => ({
  scope: "POST /v1/ops/breakers/payment-provider/reset",
  key: "key-1",
  request_hash: "hash-1",
  attempt,
  ...change,
});
const answer = (body: string): KeptAnswer => ({ status: 200, headers: { "content-type": "application/json" }, body });
/** As if the request that has the key had begun so long ago. */
const age = (user: string, ms: number) =>
  runInDurableObject(namespace.getByName(user), (_, { storage }) => {
    storage.sql.exec("UPDATE requests SET at = at - ?", ms);
  });
const alarmOf = (user: string) => runInDurableObject(namespace.getByName(user), (_, { storage }) => storage.getAlarm());
/** Which keys it has; null: not even a table. */
const keptBy = (user: string) =>
  runInDurableObject(namespace.getByName(user), (_, { storage: { sql } }) => {
    const tables = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'requests'").toArray();
    return tables.length === 0
      ? null
      : sql
          .exec("SELECT key FROM requests")
          .toArray()
          .map(({ key }) => key);
  });

describe("a user's idempotency keys", () => {
  test("of fifty requests at once one is admitted, and the others get its answer", async () => {
    const keys = namespace.getByName("fifty");
    let carriedOut = 0;
    const ask = async (attempt: string) => {
      const admission = await keys.begin(request(attempt));
      if (admission.state !== "yours") return admission;
      carriedOut += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await keys.keep({ ...request(attempt), answer: answer(`{"by":"${attempt}"}`) });
      return admission;
    };
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => ask(`attempt-${n}`)));
    expect(carriedOut).toBe(1);
    expect(all.filter(({ state }) => state === "answered")).toHaveLength(49);
    expect(new Set(all.flatMap((each) => ("answer" in each ? each.answer.body : []))).size).toBe(1);
  });

  test("one that was refused leaves its key to the next in line", async () => {
    const keys = namespace.getByName("refused");
    expect(await keys.begin(request("a"))).toEqual({ state: "yours" });
    const next = keys.begin(request("b"));
    await keys.release(request("a"));
    expect(await next).toEqual({ state: "yours" });
  });

  test("a key stands for one request, also while it is carried out", async () => {
    const keys = namespace.getByName("reused");
    await keys.begin(request("a"));
    expect(await keys.begin(request("b", { request_hash: "hash-2" }))).toEqual({ state: "key_reused" });
    await keys.keep({ ...request("a"), answer: answer("{}") });
    expect(await keys.begin(request("c", { request_hash: "hash-2" }))).toEqual({ state: "key_reused" });
  });

  test.each([{ scope: "POST /v1/ops/services/bookings/drain" }, { key: "key-2" }])("%j is another", async (change) => {
    const keys = namespace.getByName(`other ${JSON.stringify(change)}`);
    await keys.begin(request("a"));
    expect(await keys.begin(request("b", change))).toEqual({ state: "yours" });
  });

  test("of one user are not those of another", async () => {
    await namespace.getByName("usr_1").begin(request("a"));
    expect(await namespace.getByName("usr_2").begin(request("b"))).toEqual({ state: "yours" });
  });

  test("the same attempt asked twice, since its answer was lost, is admitted again", async () => {
    const keys = namespace.getByName("lost");
    await keys.begin(request("a"));
    expect(await keys.begin(request("a"))).toEqual({ state: "yours" });
  });

  test("who waits in vain is told after ten seconds that it is still going on", { timeout: 30_000 }, async () => {
    const keys = namespace.getByName("slow");
    await keys.begin(request("a"));
    const began = Date.now();
    expect(await keys.begin(request("b"))).toEqual({ state: "in_progress" });
    expect(Date.now() - began).toBeGreaterThanOrEqual(9_900);
  });

  test("one that was abandoned may be carried out again, but its key stands for nothing else", async () => {
    const keys = namespace.getByName("abandoned");
    await keys.begin(request("a"));
    await age("abandoned", ABANDONED_MS);
    expect(await keys.begin(request("b", { request_hash: "hash-2" }))).toEqual({ state: "key_reused" });
    expect(await keys.begin(request("c"))).toEqual({ state: "yours" });
    // The first comes back after all: its answer is not that of the key.
    await keys.keep({ ...request("a"), answer: answer("late") });
    await keys.keep({ ...request("c"), answer: answer("kept") });
    expect(await keys.begin(request("d"))).toEqual({ state: "answered", answer: answer("kept") });
    await keys.release(request("c"));
    expect(await keys.begin(request("e"))).toMatchObject({ state: "answered" });
  });

  test("answers survive an eviction, and after thirty days their keys are new, though nobody has asked in between", async () => {
    const keys = namespace.getByName("kept");
    await keys.begin(request("a"));
    await keys.keep({ ...request("a"), answer: answer("{}") });
    await evictDurableObject(keys);
    await age("kept", KEPT_MS - 60_000);
    expect(await keys.begin(request("b"))).toEqual({ state: "answered", answer: answer("{}") });
    await age("kept", 60_000);
    expect(await keys.begin(request("c", { request_hash: "hash-2" }))).toEqual({ state: "yours" });
  });

  test("are forgotten by the clock, the others stay, and of who has none left nothing is stored", async () => {
    const keys = namespace.getByName("clock");
    const begun = Date.now();
    await keys.begin(request("a"));
    await keys.keep({ ...request("a"), answer: answer("a") });
    const first = await alarmOf("clock");
    expect(first).toBeGreaterThanOrEqual(begun + KEPT_MS + SWEEP_AFTER_MS);
    expect(first).toBeLessThan(begun + KEPT_MS + SWEEP_AFTER_MS + 60_000);

    await age("clock", KEPT_MS);
    await keys.begin(request("b", { key: "key-2" }));
    await keys.keep({ ...request("b", { key: "key-2" }), answer: answer("b") });
    // Copies of a request do not put it off.
    await evictDurableObject(keys);
    await keys.begin(request("c", { key: "key-2" }));
    expect(await alarmOf("clock")).toBeLessThanOrEqual(Date.now() + SWEEP_AFTER_MS);
    await runDurableObjectAlarm(keys);
    expect(await keptBy("clock")).toEqual(["key-2"]);
    expect(await alarmOf("clock")).toBeGreaterThan(Date.now() + KEPT_MS);
    expect(await keys.begin(request("d", { key: "key-2" }))).toEqual({ state: "answered", answer: answer("b") });

    await age("clock", KEPT_MS);
    await runDurableObjectAlarm(keys);
    expect(await keptBy("clock")).toBeNull();
    expect(await alarmOf("clock")).toBeNull();
    // Who comes back is as new, at the same instance.
    expect(await keys.begin(request("e"))).toEqual({ state: "yours" });
    await keys.keep({ ...request("e"), answer: answer("e") });
    expect(await keys.begin(request("f"))).toEqual({ state: "answered", answer: answer("e") });
    expect(await alarmOf("clock")).toBeGreaterThan(Date.now() + KEPT_MS);
  });
});
