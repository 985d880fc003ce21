import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KEY_GRACE_MS, KEY_ROTATION_MS, planKeys, PUBLISHED_FIRST_MS, SUCCESSOR_LEAD_MS } from "./signing-keys.ts";

const T = 1_800_000_000_000;
const first = { id: "first", created_at: T };
const successor = { id: "second", created_at: T + KEY_ROTATION_MS - SUCCESSOR_LEAD_MS };
const takesOver = successor.created_at + PUBLISHED_FIRST_MS;
/** What anybody may hold on to: the gateway's cache and the header of the key set say five minutes. */
const CACHE_MS = 5 * 60_000;
const TOKEN_MS = 10 * 60_000;

describe("the signing keys", () => {
  test.each([
    ["nobody has asked for a token yet", [], T, { signer: null, published: [], successor_due: true }],
    ["the first key signs at once", [first], T, { signer: "first", published: ["first"], successor_due: false }],
    ["a clock that is behind changes nothing", [first], T - 1, { signer: "first", published: ["first"], successor_due: false }],
    [
      "not a moment too early is the next one made",
      [first],
      successor.created_at - 1,
      { signer: "first", published: ["first"], successor_due: false },
    ],
    ["its time has come", [first], successor.created_at, { signer: "first", published: ["first"], successor_due: true }],
    [
      "the new one is published before it signs",
      [first, successor],
      takesOver - 1,
      { signer: "first", published: ["first", "second"], successor_due: false },
    ],
    [
      "then it signs, and the old one is honoured",
      [first, successor],
      takesOver,
      { signer: "second", published: ["first", "second"], successor_due: false },
    ],
    [
      "until its grace is over",
      [first, successor],
      takesOver + KEY_GRACE_MS - 1,
      { signer: "second", published: ["first", "second"], successor_due: false },
    ],
    [
      "and not a moment longer",
      [first, successor],
      takesOver + KEY_GRACE_MS,
      { signer: "second", published: ["second"], successor_due: false },
    ],
    [
      "a key that nobody needed for a year still signs, while its successor becomes known",
      [first],
      T + 365 * 24 * 3_600_000,
      { signer: "first", published: ["first"], successor_due: true },
    ],
    [
      "the leaked one is gone: what is left signs at once",
      [successor],
      successor.created_at + 1,
      { signer: "second", published: ["second"], successor_due: false },
    ],
  ])("%s", (_, keys, now, plan) => {
    expect(planKeys(keys, now)).toEqual(plan);
  });

  test("whatever keys there are, whoever knew the key set five minutes ago knows today's signer, and its tokens outlive it", () => {
    const made = fc.array(fc.nat(90 * 24 * 60), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(made, fc.nat(120 * 24 * 60), (minutes, later) => {
        const keys = minutes.map((minute, index) => ({ id: `key-${index}`, created_at: T + minute * 60_000 }));
        const now = T + later * 60_000;
        const existed = (at: number) => keys.filter((key) => key.created_at <= at);
        const { signer } = planKeys(existed(now), now);
        fc.pre(signer !== null && existed(now - CACHE_MS).length > 0);
        expect(planKeys(existed(now - CACHE_MS), now - CACHE_MS).published).toContain(signer);
        expect(planKeys(existed(now + TOKEN_MS), now + TOKEN_MS).published).toContain(signer);
      }),
    );
  });
});
