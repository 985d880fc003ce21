import { describe, expect, it } from "vitest";
import { err, ok } from "#domain/result.ts";
import { type Ledger, ledgerText, newLedger, parseLedger } from "./ledger.ts";
import { roundOf } from "./round.fixture.ts";
import { type RoundResult, type Rounds, runRounds } from "./rounds.ts";

const well = async (seed: number): Promise<RoundResult> => ok(roundOf(seed));
const ended = err({ reason: "ended" });
const broken = err({ reason: "broken", detail: "ended by SIGSEGV" });

/** Runs rounds that cost nothing, and says which were run, and what was kept after each. */
async function run(begun: Ledger, given: Partial<Rounds> & Pick<Rounds, "run">) {
  const asked: number[] = [];
  const kept: string[] = [];
  const told: string[] = [];
  const ledger = await runRounds(begun, {
    amount: 4,
    jobs: 1,
    keep: (each) => void kept.push(ledgerText(each)),
    tell: (line) => void told.push(line),
    ...given,
    run: async (seed) => {
      asked.push(seed);
      return given.run(seed);
    },
  });
  return { ledger, asked, kept, told };
}
const seedsOf = ({ rounds }: Ledger): number[] => rounds.map(({ seed }) => seed);

describe("a fuzzing in rounds", () => {
  it("gives each round a seed of its own, and keeps the ledger after each", async () => {
    const { asked, kept } = await run(newLedger(5, 10), { run: well });
    expect(asked).toEqual([5, 6, 7, 8]);
    expect(kept.map((text) => seedsOf(parseLedger(text)))).toEqual([[5], [5, 6], [5, 6, 7], [5, 6, 7, 8]]);
  });

  it("is the run of one sitting, wherever it was ended and gone on with", async () => {
    const sitting = await run(newLedger(5, 10), { run: well });
    const first = await run(newLedger(5, 10), { run: async (seed) => (seed === 7 ? ended : well(seed)) });
    expect(seedsOf(first.ledger)).toEqual([5, 6]);
    const second = await run(parseLedger(first.kept.at(-1) ?? ""), { run: well });
    expect(second.asked).toEqual([7, 8]);
    expect(second.kept.at(-1)).toBe(sitting.kept.at(-1));
  });

  it("runs nothing again that is in the ledger", async () => {
    const { ledger } = await run(newLedger(5, 10), { run: well });
    const again = await run(ledger, { run: well });
    expect(again).toMatchObject({ asked: [], kept: [], ledger });
  });

  it("has as many rounds at once as there are jobs, each of them once, and the same ledger in the end", async () => {
    let now = 0;
    let most = 0;
    const slow = async (seed: number): Promise<RoundResult> => {
      most = Math.max(most, ++now);
      // The first is the last to end.
      for (let turns = 0; turns < (seed === 5 ? 20 : 1); turns++) await Promise.resolve();
      now--;
      return well(seed);
    };
    const { asked, ledger } = await run(newLedger(5, 10), { jobs: 2, run: slow });
    expect(most).toBe(2);
    expect(asked).toEqual([5, 6, 7, 8]);
    expect(ledgerText(ledger)).toBe((await run(newLedger(5, 10), { run: well })).kept.at(-1));
  });

  it("begins none once one was ended, and counts for nothing what was ended", async () => {
    const { asked, ledger, kept } = await run(newLedger(5, 10), { jobs: 2, run: async () => ended });
    expect(asked).toEqual([5, 6]);
    expect(ledger).toEqual(newLedger(5, 10));
    expect(kept).toEqual([]);
  });

  it("runs one again that broke, says so, and has it on record though it was well then", async () => {
    let times = 0;
    const once = async (seed: number): Promise<RoundResult> => (seed === 6 && times++ === 0 ? broken : well(seed));
    const { asked, ledger, told } = await run(newLedger(5, 10), { run: once });
    expect(asked).toEqual([5, 6, 6, 7, 8]);
    expect(seedsOf(ledger)).toEqual([5, 6, 7, 8]);
    expect(ledger.broken).toEqual([{ seed: 6, said: "ended by SIGSEGV" }]);
    expect(told).toContain("✗ seed 6 ended without a report and is run again: ended by SIGSEGV");
  });

  it("gives up when the same one breaks again, and another one may end what it has begun", async () => {
    const { asked, ledger, kept } = await run(newLedger(5, 10), {
      jobs: 2,
      run: async (seed) => (seed === 5 ? broken : well(seed)),
      amount: 100,
    });
    expect(asked.filter((seed) => seed === 5)).toEqual([5, 5]);
    expect(asked.length).toBeLessThan(20);
    expect(ledger.broken).toHaveLength(2);
    expect(parseLedger(kept.at(-1) ?? "")).toEqual(ledger);
  });

  it("fails where the ledger cannot be kept", async () => {
    const full = (): void => {
      throw new Error("no space left");
    };
    await expect(run(newLedger(5, 10), { run: well, keep: full })).rejects.toThrow("no space left");
  });
});
