import { parseArgs } from "node:util";
import { loadSimulator } from "./bundle.ts";
import { runSeeds } from "./run-seeds.ts";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "2000" }, from: { type: "string", default: "1" }, trace: { type: "string" } },
});
const simulation = await loadSimulator();

if (values.trace === undefined) {
  const report = await runSeeds(simulation, { from: Number(values.from), seeds: Number(values.seeds) });
  process.stdout.write(`${report.text}\n`);
  process.exitCode = report.failed ? 1 : 0;
} else {
  const { trace, violations } = await simulation.run(Number(values.trace), new Map(), true);
  for (const { at, line } of trace ?? []) process.stdout.write(`${new Date(at).toISOString()} ${line}\n`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
