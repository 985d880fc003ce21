import { parseArgs } from "node:util";
import { buildSimulator } from "./bundle.ts";
import { codeOf, readLedger, runToLedger } from "./ledger-file.ts";
import { goOn } from "./ledger.ts";
import { load } from "./load.ts";
import { report } from "./report.ts";
import { type Outcome, type Wish, runSeeds } from "./run-seeds.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    from: { type: "string", default: "1" },
    jobs: { type: "string" },
    trace: { type: "string" },
    ledger: { type: "string" },
    anew: { type: "boolean", default: false },
  },
});
if (values.anew && values.ledger === undefined) throw new Error("--anew is about the file that --ledger names.");
const bundle = await buildSimulator();

if (values.trace === undefined) {
  const from = whole("from", values.from);
  const wish: Wish = {
    from,
    seeds: whole("seeds", values.seeds),
    jobs: values.jobs === undefined ? undefined : whole("jobs", values.jobs),
    progress: (line) => void process.stderr.write(`${line}\n`),
  };
  const outcome = await (values.ledger === undefined ? runSeeds(bundle, wish) : runOn(values.ledger, wish));
  const { text, failed } = await report(bundle, from, outcome);
  process.stdout.write(`${text}\n`);
  process.exitCode = failed ? 1 : 0;
} else {
  const { run } = await load(bundle);
  const { trace, violations } = await run(whole("trace", values.trace), new Map(), true);
  for (const { at, line } of trace ?? []) process.stdout.write(`${new Date(at).toISOString()} ${line}\n`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}

/** What the ledger has and what is run now, as one run. */
async function runOn(file: string, wish: Wish): Promise<Outcome> {
  const begun = goOn(values.anew ? null : readLedger(file), { code: codeOf(bundle), from: wish.from });
  if (!begun.ok) throw new Error(`${file} is of ${begun.error.detail}: --anew begins it again.`);
  return runToLedger(bundle, wish, begun.value, file);
}

/** A run of no seeds would find no violation. */
function whole(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${option} must be a whole number from 1.`);
  return number;
}
