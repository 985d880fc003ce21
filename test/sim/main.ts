import { buildSimulator } from "./bundle.ts";
import { codeOf, readLedger, runToLedger } from "./ledger-file.ts";
import { goOn } from "./ledger.ts";
import { load } from "./load.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { report } from "./report.ts";
import { type Outcome, type Wish, runSeeds } from "./run-seeds.ts";

type Run = Extract<Options, { kind: "run" }>;

/** True: nothing is wrong. */
async function main(options: Options): Promise<boolean> {
  switch (options.kind) {
    case "help":
      process.stdout.write(`${USAGE}\n`);
      return true;
    case "trace":
      return tell(options.seed);
    case "run":
      return judge(options);
  }
}

async function tell(seed: number): Promise<boolean> {
  const { run } = await load(await buildSimulator());
  const { trace, violations } = await run(seed, new Map(), true);
  for (const { at, line } of trace ?? []) process.stdout.write(`${new Date(at).toISOString()} ${line}\n`);
  return violations.length === 0;
}

/** Progress goes to stderr, so that stdout can be kept as it is. */
async function judge({ from, seeds, jobs, ledger, isAnew }: Run): Promise<boolean> {
  const bundle = await buildSimulator();
  const wish: Wish = { from, seeds, jobs, progress: (line) => void process.stderr.write(`${line}\n`) };
  const outcome = await (ledger === undefined ? runSeeds(bundle, wish) : runOn(ledger));
  const { text, failed } = await report(bundle, from, outcome);
  process.stdout.write(`${text}\n`);
  return !failed;

  /** What the ledger has and what is run now, as one run. */
  function runOn(file: string): Promise<Outcome> {
    const begun = goOn(isAnew ? null : readLedger(file), { code: codeOf(bundle), from });
    if (!begun.ok) throw new Error(`${file} is of ${begun.error.detail}: --anew begins it again.`);
    return runToLedger(bundle, wish, begun.value, file);
  }
}

/** What is said of a mistake in the options is all that its user needs. */
function options(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}

process.exitCode = (await main(options())) ? 0 : 1;
