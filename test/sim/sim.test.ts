import { describe, expect, it } from "vitest";
import { buildSimulator, fits } from "./bundle.ts";
import { load } from "./load.ts";
import { MUTANTS } from "./mutants.ts";
import { SEEDS_FOR_COVERAGE, report } from "./report.ts";
import { runSeeds } from "./run-seeds.ts";

/** `.ci/run` has 20,000 run beside the tests, which also have to reach everything there is, and says so here. */
const SEEDS = process.env["HOLDFAST_SIM_BESIDE"] === "1" ? 200 : 2_000;
/** A machine that needs longer fails, and says how far it came: fewer seeds must not pass for all of them. */
const SECONDS = 120;

describe("the simulation of the whole booking path", async () => {
  const bundle = await buildSimulator();

  it("breaks no promise under any fault", { timeout: (SECONDS + 60) * 1000 }, async () => {
    const outcome = await runSeeds(bundle, { from: 1, seeds: SEEDS, seconds: SECONDS });
    const { text } = await report(bundle, 1, outcome);
    expect(outcome.seeds).toBe(SEEDS);
    expect(outcome.violations, text).toEqual([]);
  });

  it("tells the same story for the same seed, and another for another", async () => {
    const { run } = await load(bundle);
    const stories = [];
    for (const seed of [7, 8, 7]) stories.push((await run(seed, new Map())).hash);
    expect(stories[2]).toBe(stories[0]);
    expect(stories[1]).not.toBe(stories[0]);
  });

  it("sees the same with one job as with three", async () => {
    const [alone, shared] = await Promise.all([1, 3].map((jobs) => runSeeds(bundle, { from: 1, seeds: 100, jobs })));
    expect(shared?.hash).toBe(alone?.hash);
    expect(shared?.counts).toEqual(alone?.counts);
    expect(shared?.jobs.filter((seeds) => seeds > 0).length).toBeGreaterThan(1);
  });

  it("fails a run that is long enough to reach everything, and did not", async () => {
    const { coverage } = await load(bundle);
    const short = await runSeeds(bundle, { from: 1, seeds: 25 });
    const counts = new Map(coverage.map((what) => [what, 1]));
    const all = { ...short, seeds: SEEDS_FOR_COVERAGE, counts };
    expect((await report(bundle, 1, all)).failed).toBe(false);
    counts.delete("fault crash_after_commit");
    const { failed, text } = await report(bundle, 1, all);
    expect(failed).toBe(true);
    expect(text).toContain("0  fault crash_after_commit  ← never reached");
  });

  it("fails where time does not suffice, instead of passing with fewer seeds", async () => {
    await expect(runSeeds(bundle, { from: 1, seeds: 1_000, jobs: 1, seconds: 0 })).rejects.toThrow("only 25 of 1000 seeds");
  });

  it("notices a bug when there is one", async () => {
    const bug = MUTANTS.find(({ name }) => name === "a retry takes the hold over");
    const { violations } = await runSeeds(await buildSimulator(bug?.patches), { from: 1, seeds: 200, stopAtFirst: true });
    expect(violations.map(({ invariant }) => invariant)).toContain("S10");
  });

  it("has mutants that still fit the code", () => {
    expect(MUTANTS.filter(({ patches }) => !patches.every(fits)).map(({ name }) => name)).toEqual([]);
  });
});
