import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { RateLimit } from "./index.ts";

const users = (env as unknown as { RATE_LIMIT: DurableObjectNamespace<RateLimit> }).RATE_LIMIT;
const LIMITS = { holds: 2, seats: 9 };
const ok = { ok: true, value: null };
const refused = (limit: number) => ({ ok: false, error: { reason: "hold_limit", limit } });
const hold = (booking_id: string, seats: number, ttl_ms = 60_000) => ({ booking_id, seats, expires_at: Date.now() + ttl_ms });

describe("a user's live holds", () => {
  test("are at most two itineraries, until one is let go", async () => {
    const user = users.getByName("two");
    expect(await user.claim(hold("b1", 1), LIMITS)).toEqual(ok);
    expect(await user.claim(hold("b2", 1), LIMITS)).toEqual(ok);
    expect(await user.claim(hold("b3", 1), LIMITS)).toEqual(refused(2));
    await user.drop("b1");
    expect(await user.claim(hold("b3", 1), LIMITS)).toEqual(ok);
  });

  test("are at most nine seats, and a refused one counts for nothing", async () => {
    const user = users.getByName("nine");
    expect(await user.claim(hold("b1", 5), LIMITS)).toEqual(ok);
    expect(await user.claim(hold("b2", 5), LIMITS)).toEqual(refused(9));
    expect(await user.claim(hold("b2", 4), LIMITS)).toEqual(ok);
  });

  test("count once for a repeated claim, also at the limit", async () => {
    const user = users.getByName("again");
    await user.claim(hold("b1", 9), LIMITS);
    expect(await user.claim(hold("b1", 9), LIMITS)).toEqual(ok);
    expect(await user.claim(hold("b2", 1), LIMITS)).toEqual(refused(9));
  });

  test("stop counting at their expiry", async () => {
    const user = users.getByName("expiry");
    await user.claim(hold("b1", 9, 0), LIMITS);
    expect(await user.claim(hold("b2", 9), LIMITS)).toEqual(ok);
  });

  test("let only two of fifty racers through, and survive a restart", async () => {
    const user = users.getByName("race");
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => user.claim(hold(`b${n}`, 1), LIMITS)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(2);
    await evictDurableObject(user);
    expect(await user.claim(hold("late", 1), LIMITS)).toEqual(refused(2));
    expect(await users.getByName("somebody else").claim(hold("b1", 1), LIMITS)).toEqual(ok);
  });
});
