import { documents } from "./documents.ts";
import { lighthouse } from "./lighthouse.ts";
import { metrics } from "./metrics.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { isMet, report, type Result } from "./report.ts";
import { saga } from "./saga.ts";
import { search } from "./search.ts";
import { searchScale } from "./search-scale.ts";
import { seatLock } from "./seat-lock.ts";
import { seatsMix } from "./seats-mix.ts";
import { storm } from "./storm.ts";
import { watchers } from "./watchers.ts";

const BENCHES: Record<string, (options: Options) => Promise<Result>> = {
  "seat-lock": seatLock,
  storm,
  saga,
  watchers,
  metrics,
  search,
  "search-scale": searchScale,
  "seats-mix": seatsMix,
  documents,
  lighthouse,
};
/** Something hangs when a bench takes longer than this. */
const TIME_LIMIT_MS = 15 * 60_000;

const { names, options } = parsed(process.argv.slice(2));
setTimeout(() => {
  console.error(`Not finished after ${TIME_LIMIT_MS / 60_000} minutes.`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

// An end by signal runs the exit hooks too, so that no server stays behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) continue;
  console.log(`bench ${name}`);
  const result = await bench(options);
  report(result, options);
  const missed = result.rows.filter((row) => !isMet(row));
  console.log(missed.length === 0 ? "Every bar is met." : `Not met: ${missed.map((row) => row.name).join("; ")}.`);
}
process.exit(0);

function parsed(args: string[]): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(args, Object.keys(BENCHES));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}
