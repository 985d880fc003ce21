import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildSimulator } from "./bundle.ts";
import { codeOf, readLedger, runToLedger } from "./ledger-file.ts";
import { type Ledger, goOn, ledgerText, parseLedger, withBlock } from "./ledger.ts";
import { MUTANTS } from "./mutants.ts";
import { runSeeds } from "./run-seeds.ts";
import { type Tally, noTally } from "./tally.ts";

const part = (given: Partial<Tally>): Tally => ({ ...noTally(), ...given });
const begin = (from = 1): Ledger => {
  const begun = goOn(null, { code: "abc", from });
  if (!begun.ok) throw new Error("a ledger that is not there yet was refused");
  return begun.value;
};

describe("the ledger of a long run", () => {
  it("adds up what each block was", () => {
    const first = part({
      seeds: 10,
      events: 100,
      simulated_ms: 5,
      hash: 0xffffffff,
      counts: new Map([
        ["b", 2],
        ["a", 1],
      ]),
    });
    const bad = { seed: 12, invariant: "S1", detail: "sold twice", booking: null };
    const second = part({ seeds: 5, events: 50, simulated_ms: 3, hash: 2, counts: new Map([["b", 1]]), violations: [bad] });
    const ledger = withBlock(withBlock(begin(), first, 1.5), second, 1);
    expect(ledger).toMatchObject({ code: "abc", from: 1, seeds: 15, events: 150, simulated_ms: 8, hash: 1, seconds: 2.5 });
    expect(Object.fromEntries(ledger.counts)).toEqual({ a: 1, b: 3 });
    expect(ledger.violations).toEqual([bad]);
  });

  it("leaves the ledger before a block as it was", () => {
    const before = begin();
    withBlock(before, part({ seeds: 5, counts: new Map([["a", 1]]) }), 1);
    expect(before).toEqual(begin());
  });

  it("says the same when it is read again", () => {
    const bad = { seed: 3, invariant: "M2", detail: 'held "twice"', booking: "bkg_1" };
    const block = part({ seeds: 7, events: 9, simulated_ms: 11, hash: 0xab, counts: new Map([["z", 1]]), violations: [bad] });
    const ledger = withBlock(begin(4), block, 3);
    expect(parseLedger(ledgerText(ledger))).toEqual(ledger);
  });

  it.each([
    ["half a file", (text: string) => text.slice(0, 40)],
    ["fewer than no seeds", (text: string) => text.replace('"seeds": 0', '"seeds": -1')],
    ["a hash that is none", (text: string) => text.replace('"00000000"', '"none"')],
    ["another file", () => '{"name": "holdfast"}'],
  ])("does not take %s for a ledger", (_, spoil) => {
    expect(() => parseLedger(spoil(ledgerText(begin())))).toThrow(/JSON|invalid|too_small/i);
  });

  it("goes on only with the code and the first seed that it was begun with", () => {
    const kept = withBlock(begin(), part({ seeds: 5 }), 1);
    expect(goOn(kept, { code: "abc", from: 1 })).toEqual({ ok: true, value: kept });
    expect(goOn(kept, { code: "abd", from: 1 })).toMatchObject({ ok: false, error: { reason: "other_code" } });
    expect(goOn(kept, { code: "abc", from: 2 })).toMatchObject({ ok: false, error: { reason: "other_range" } });
  });
});

describe("a run that keeps a ledger", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-ledger-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const bundle = await buildSimulator();
  const code = codeOf(bundle);
  const begun = (file: string): Ledger => {
    const ledger = goOn(readLedger(file), { code, from: 1 });
    if (!ledger.ok) throw new Error(ledger.error.reason);
    return ledger.value;
  };

  it("is the run of one sitting, wherever it was ended and gone on with", async () => {
    const file = path.join(folder, "new", "ended.json");
    const wish = { from: 1, seeds: 110, block: 30 };
    const end = (line: string): void => {
      if (line.includes(" 60 seeds")) throw new Error("ended");
    };
    await expect(runToLedger(bundle, { ...wish, progress: end }, begun(file), file)).rejects.toThrow("ended");
    expect(readLedger(file)?.seeds).toBe(60);
    const outcome = await runToLedger(bundle, wish, begun(file), file);
    const sitting = await runSeeds(bundle, { from: 1, seeds: 110 });
    for (const { hash, seeds, events, simulated_ms } of [outcome, begun(file)])
      expect({ hash, seeds, events, simulated_ms }).toEqual({
        hash: sitting.hash,
        seeds: 110,
        events: sitting.events,
        simulated_ms: sitting.simulated_ms,
      });
    expect(outcome.counts).toEqual(sitting.counts);
    expect(readdirSync(path.dirname(file))).toEqual(["ended.json"]);
  });

  it("runs nothing again that is in the ledger", async () => {
    const file = path.join(folder, "done.json");
    await runToLedger(bundle, { from: 1, seeds: 25 }, begun(file), file);
    const before = readFileSync(file, "utf8");
    const { seeds } = await runToLedger(bundle, { from: 1, seeds: 25 }, begun(file), file);
    expect(seeds).toBe(25);
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("leaves a file alone that is no ledger", () => {
    const file = path.join(folder, "other.json");
    writeFileSync(file, "{}");
    expect(() => readLedger(file)).toThrow("expected string");
    expect(readFileSync(file, "utf8")).toBe("{}");
  });

  it("knows other code by its hash, and the same code as the same", async () => {
    expect(codeOf(await buildSimulator())).toBe(code);
    expect(codeOf(await buildSimulator(MUTANTS[0]?.patches))).not.toBe(code);
  });
});
