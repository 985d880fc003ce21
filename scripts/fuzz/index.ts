import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildWeb } from "../build-web.ts";
import { endWith } from "../processes.ts";
import { ROOT } from "../paths.ts";
import { writeWhole } from "../write-whole.ts";
import { roundInChild } from "./child.ts";
import { goOn, type Ledger, ledgerText, newLedger, parseLedger, withRound } from "./ledger.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { report } from "./report.ts";
import { runRounds } from "./rounds.ts";
import { runRound } from "./run.ts";

const PROGRAM = path.join(ROOT, "scripts/fuzz/round.ts");
/** Each round starts a system. */
const QUICK = ["--import", path.join(ROOT, "test/harness/quick-miniflare.mjs")];

/** True: nothing is wrong, and everything was sent. */
async function main(options: Options): Promise<boolean> {
  const begun = begin(options);
  console.log(`fuzz: ${options.requests} requests, seed ${begun.seed}`);
  const amount = Math.ceil(options.requests / options.round);
  const isOneSitting = options.ledger === null && amount === 1;
  const ledger = isOneSitting
    ? withRound(begun, await runRound(options.requests, begun.seed))
    : await inRounds(begun, amount, options);
  const { lines, failed } = report(ledger);
  for (const line of lines) console.log(line);
  const left = Math.max(0, amount - ledger.rounds.length);
  if (left > 0) console.log(`${left} of ${amount} rounds are left`);
  return !failed && left === 0;
}

function begin({ ledger: file, seed, round }: Options): Ledger {
  if (file === null || !existsSync(file)) return newLedger(seed ?? Date.now() % 1_000_000, round);
  const begun = goOn(parseLedger(readFileSync(file, "utf8")), { seed, round });
  if (!begun.ok) throw new Error(`${file} is of ${begun.error.detail}: say the same, or name another file.`);
  return begun.value;
}

/** Progress goes to stderr, so that stdout can be kept as it is. */
async function inRounds(begun: Ledger, amount: number, { round, jobs, ledger: file }: Options): Promise<Ledger> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const end = new AbortController();
  endWith(() => end.abort());
  // Once, not by rounds at once.
  await buildWeb();
  return runRounds(begun, {
    amount,
    jobs,
    run: (seed) =>
      roundInChild([...QUICK, PROGRAM, String(round), String(seed)], {
        signal: end.signal,
        tell: (line) => tell(`seed ${seed}: ${line}`),
      }),
    keep: (ledger) => {
      if (file !== null) writeWhole(file, ledgerText(ledger));
    },
    tell,
  });
}

/** What is said of a mistake in the options is all that its user needs. */
function options(): Options | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return process.exit(1);
  }
}

const wanted = options();
try {
  if (wanted === null) console.log(USAGE);
  else process.exitCode = (await main(wanted)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.stack : String(error));
  process.exitCode = 1;
}
