import { parseArgs } from "node:util";
import { buildSimulator } from "./bundle.ts";
import { MUTANTS } from "./mutants.ts";
import { runSeeds } from "./run-seeds.ts";

/** A mutant that lives through more than this is not caught. */
const SEEDS = 10_000;

const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, seeds: { type: "string", default: String(SEEDS) } },
});
const chosen = MUTANTS.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) throw new Error(`no mutant has "${values.only}" in its name`);
const alive: string[] = [];
process.stdout.write("| mutant | killed by seed | in | what was broken |\n|---|---:|---:|---|\n");
for (const { name, patches } of chosen) {
  const { violations, seeds, seconds } = await runSeeds(await buildSimulator(patches), {
    from: 1,
    seeds: Number(values.seeds),
    stopAtFirst: true,
  });
  const [first] = violations;
  if (first === undefined) alive.push(name);
  const fate =
    first === undefined
      ? `ALIVE after ${seeds} | ${seconds.toFixed(1)} s | –`
      : `${first.seed} | ${seconds.toFixed(1)} s | ${first.invariant}: ${first.detail.replaceAll("|", "/").slice(0, 90)}`;
  process.stdout.write(`| ${name} | ${fate} |\n`);
}
process.stdout.write(`\n${chosen.length} mutants, ${alive.length} alive\n`);
process.exitCode = alive.length > 0 ? 1 : 0;
