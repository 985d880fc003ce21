import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { RateLimit } from "./index.ts";

const objects = (env as unknown as { RATE_LIMIT: DurableObjectNamespace<RateLimit> }).RATE_LIMIT;
const LIMITS = { holds: 2, seats: 9 };
const ok = { ok: true, value: null };
const refused = (limit: number) => ({
  ok: false,
  error: { reason: "hold_limit", limit, of: limit === LIMITS.holds ? "holds" : "seats" },
});
const hold = (user_id: string, booking_id: string, seats: number, ttl_ms = 60_000) => ({
  user_id,
  booking_id: `${user_id}-${booking_id}`,
  seats,
  expires_at: Date.now() + ttl_ms,
});
/** All of these users share one object. */
const shard = objects.getByName("holds-00");

describe("a user's live holds", () => {
  test("are at most two itineraries, until one is let go", async () => {
    expect(await shard.claim(hold("two", "b1", 1), LIMITS)).toEqual(ok);
    expect(await shard.claim(hold("two", "b2", 1), LIMITS)).toEqual(ok);
    expect(await shard.claim(hold("two", "b3", 1), LIMITS)).toEqual(refused(2));
    await shard.drop("two-b1");
    expect(await shard.claim(hold("two", "b3", 1), LIMITS)).toEqual(ok);
  });

  test("are at most nine seats, and a refused one counts for nothing", async () => {
    expect(await shard.claim(hold("nine", "b1", 5), LIMITS)).toEqual(ok);
    expect(await shard.claim(hold("nine", "b2", 5), LIMITS)).toEqual(refused(9));
    expect(await shard.claim(hold("nine", "b2", 4), LIMITS)).toEqual(ok);
  });

  test("count once for a repeated claim, also at the limit", async () => {
    await shard.claim(hold("again", "b1", 9), LIMITS);
    expect(await shard.claim(hold("again", "b1", 9), LIMITS)).toEqual(ok);
    expect(await shard.claim(hold("again", "b2", 1), LIMITS)).toEqual(refused(9));
  });

  test("stop counting at their expiry", async () => {
    await shard.claim(hold("expiry", "b1", 9, 0), LIMITS);
    expect(await shard.claim(hold("expiry", "b2", 9), LIMITS)).toEqual(ok);
  });

  test("let only two of fifty racers through, and survive a restart", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => shard.claim(hold("race", `b${n}`, 1), LIMITS)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(2);
    await evictDurableObject(shard);
    expect(await shard.claim(hold("race", "late", 1), LIMITS)).toEqual(refused(2));
    expect(await shard.claim(hold("somebody else", "b1", 1), LIMITS)).toEqual(ok);
  });
});

describe("a user's requests", () => {
  // None comes back while they are counted.
  const RATE = { quota: 10, window_ms: 3_600_000 };

  test("are counted exactly, however many come at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => objects.getByName("requests-00").countRequest("booking:usr_1", RATE)),
    );
    const allowed = answers.flatMap((answer) => (answer.ok ? [answer.value.remaining] : []));
    expect(allowed.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await objects.getByName("requests-00").countRequest("booking:usr_2", RATE)).toMatchObject({ ok: true });
  });

  test("are in no storage", async () => {
    await objects.getByName("requests-01").countRequest("booking:usr_1", RATE);
    await runInDurableObject(objects.getByName("requests-01"), async (_, { storage }) => {
      // SQLite's own tables and the runtime's are nobody's to read.
      const tables = storage.sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'",
        )
        .toArray();
      expect(tables).not.toEqual([]);
      for (const { name } of tables) expect(storage.sql.exec(`SELECT * FROM "${name}"`).toArray(), name).toEqual([]);
      expect(await storage.list()).toEqual(new Map());
    });
  });
});

describe("budgets", () => {
  const budget = (key: string, quota: number) => ({ key, rate: { quota, window_ms: 3_600_000 } });
  const lookups = objects.getByName("lookups");

  test("are spent together by however many come at once, and no eviction makes them whole", async () => {
    const both = [budget("own", 5), budget("everybody", 8)];
    const answers = await Promise.all(Array.from({ length: 40 }, () => lookups.spend(both)));
    expect(answers.filter(({ ok: allowed }) => allowed)).toHaveLength(5);
    await evictDurableObject(lookups);
    expect(await lookups.spend(both)).toMatchObject({ ok: false, error: { reason: "exhausted" } });
    // The refused ones cost everybody nothing.
    const others = await Promise.all(
      Array.from({ length: 40 }, () => lookups.spend([budget("other", 40), both[1] ?? budget("", 1)])),
    );
    expect(others.filter(({ ok: allowed }) => allowed)).toHaveLength(3);
  });

  test("that were given back are there again", async () => {
    const own = [budget("back", 1)];
    await lookups.spend(own);
    await lookups.giveBack(own);
    expect(await lookups.spend(own)).toEqual(ok);
    expect(await lookups.spend(own)).toMatchObject({ ok: false });
  });

  test("that are whole again leave no row", async () => {
    const brief = [{ key: "brief", rate: { quota: 1, window_ms: 1 } }];
    await lookups.spend(brief);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await lookups.spend([budget("after it", 9)]);
    await runInDurableObject(lookups, (_, { storage }) => {
      const keys = storage.sql
        .exec("SELECT key FROM budgets")
        .toArray()
        .map(({ key }) => key);
      expect(keys).toContain("after it");
      expect(keys).not.toContain("brief");
    });
  });
});
