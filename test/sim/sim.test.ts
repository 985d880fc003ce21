import { describe, expect, it } from "vitest";
import { fits, loadSimulator } from "./bundle.ts";
import { MUTANTS } from "./mutants.ts";
import { runSeeds } from "./run-seeds.ts";

const SEEDS = 2_000;
/** On a slow machine fewer seeds run; `npm run sim` runs as many as it is told. */
const SECONDS = 60;

describe("the simulation of the whole booking path", async () => {
  const simulation = await loadSimulator();

  it("breaks no promise under any fault, and reaches everything there is", async () => {
    const report = await runSeeds(simulation, { from: 1, seeds: SEEDS, seconds: SECONDS });
    expect(report.seeds).toBeGreaterThan(100);
    expect(report.violations, report.text).toEqual([]);
    expect(report.missing).toEqual([]);
  });

  it("tells the same story for the same seed, and another for another", async () => {
    const stories = [];
    for (const seed of [7, 8, 7]) stories.push((await simulation.run(seed, new Map())).hash);
    expect(stories[2]).toBe(stories[0]);
    expect(stories[1]).not.toBe(stories[0]);
  });

  it("notices a bug when there is one", async () => {
    const bug = MUTANTS.find(({ name }) => name === "a retry takes the hold over");
    const { violations } = await runSeeds(await loadSimulator(bug?.patches), { from: 1, seeds: 200, stopAtFirst: true });
    expect(violations.map(({ invariant }) => invariant)).toContain("S10");
  });

  it("has mutants that still fit the code", () => {
    expect(MUTANTS.filter(({ patches }) => !patches.every(fits)).map(({ name }) => name)).toEqual([]);
  });
});
