import { describe, expect, it } from "vitest";
import { goOn, type Ledger, ledgerText, newLedger, parseLedger, seedsDue, withBroken, withRound } from "./ledger.ts";
import { roundOf } from "./round.fixture.ts";

const finding = { what: "createBooking: answered 500", index: 3, who: "owner", shown: "curl 'x'", seen: ["500"], times: 2 };
const filled = (...seeds: number[]): Ledger => seeds.reduce((ledger, seed) => withRound(ledger, roundOf(seed)), newLedger(5, 10));

describe("the ledger of a long fuzzing", () => {
  it("adds up how each operation was answered, and keeps each round", () => {
    const other = { counts: { createBooking: { "passenger 4xx": 6, "staff 4xx": 1 }, signOut: { "nobody 2xx": 3 } } };
    const ledger = withRound(filled(5), roundOf(6, { ...other, code: "beef", findings: [finding] }));
    expect(ledger.counts).toEqual({
      createBooking: { "passenger 2xx": 1, "passenger 4xx": 11, "staff 4xx": 1 },
      getHealth: { "nobody 2xx": 4 },
      signOut: { "nobody 2xx": 3 },
    });
    expect(ledger.rounds).toMatchObject([
      { seed: 5, code: "c0de", findings: [] },
      { seed: 6, code: "beef", findings: [finding] },
    ]);
  });

  it("is the same text in whatever order its rounds have ended", () => {
    expect(ledgerText(filled(6, 7, 5))).toBe(ledgerText(filled(5, 6, 7)));
  });

  it("leaves the ledger before a round as it was", () => {
    const before = filled(5);
    withRound(before, roundOf(6));
    expect(before).toEqual(filled(5));
  });

  it("says the same when it is read again", () => {
    const gaps = ["getHealth was never accepted"];
    const round = roundOf(5, { findings: [finding], gaps, by_itself: ["users.sessions"] });
    const ledger = withBroken(withRound(newLedger(5, 10), round), { seed: 6, said: "ended by 1\n\u2028'" });
    expect(parseLedger(ledgerText(ledger))).toEqual(ledger);
  });

  it.each([
    ["half a file", (text: string) => text.slice(0, 60)],
    ["fewer than no requests", (text: string) => text.replace('"requests": 10', '"requests": -10')],
    ["counts of other rounds", (text: string) => text.replace('"passenger 4xx": 10', '"passenger 4xx": 11')],
    ["the same round twice", (text: string) => text.replace('"seed": 6', '"seed": 5')],
    ["a round of another run", (text: string) => text.replace('"seed": 6', '"seed": 4')],
    ["a round that does not say which code was asked", (text: string) => text.replace('"code": "c0de",', "")],
    ["another file", () => '{"name": "holdfast"}'],
  ])("does not take %s for a ledger", (_, spoil) => {
    const text = ledgerText(filled(5, 6));
    expect(spoil(text)).not.toBe(text);
    expect(() => parseLedger(spoil(text))).toThrow(/JSON|invalid|too_small/i);
  });

  it("goes on with the first seed and the rounds that it was begun with, whatever the code", () => {
    const kept = filled(5);
    expect(goOn(kept, { seed: 5, round: 10 })).toEqual({ ok: true, value: kept });
    expect(goOn(kept, { seed: null, round: 10 })).toEqual({ ok: true, value: kept });
    expect(goOn(kept, { seed: 6, round: 10 })).toMatchObject({ ok: false, error: { reason: "other_seed" } });
    expect(goOn(kept, { seed: 5, round: 20 })).toMatchObject({ ok: false, error: { reason: "other_size" } });
  });

  it("is due those rounds that it does not have", () => {
    expect(seedsDue(filled(5, 7), 4)).toEqual([6, 8]);
    expect(seedsDue(filled(5, 6), 2)).toEqual([]);
    expect(seedsDue(filled(5, 6), 1)).toEqual([]);
  });
});
