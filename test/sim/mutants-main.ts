import { parseArgs } from "node:util";
import { loadSimulator } from "./bundle.ts";
import { MUTANTS } from "./mutants.ts";
import { runSeeds } from "./run-seeds.ts";

/** A mutant that lives through more than this is not caught. */
const SEEDS = 10_000;

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, seeds: { type: "string", default: String(SEEDS) } },
});
const chosen = MUTANTS.filter(({ name }) => name.includes(values.only));
const alive: string[] = [];
for (const { name, patches } of chosen) {
  const simulation = await loadSimulator(patches);
  const { violations, seeds } = await runSeeds(simulation, { from: 1, seeds: Number(values.seeds), stopAtFirst: true });
  const [first] = violations;
  if (first === undefined) alive.push(name);
  const fate =
    first === undefined
      ? `ALIVE after ${seeds} seeds`
      : `seed ${String(first.seed).padStart(5)}  ${first.invariant}: ${first.detail.slice(0, 90)}`;
  process.stdout.write(`${name.padEnd(52)} ${fate}\n`);
}
process.stdout.write(`${chosen.length} mutants, ${alive.length} alive\n`);
process.exitCode = alive.length > 0 ? 1 : 0;
