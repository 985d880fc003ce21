import { isMet, type Options, report, type Result } from "./report.ts";
import { saga } from "./saga.ts";
import { seatLock } from "./seat-lock.ts";
import { storm } from "./storm.ts";

/** `npm run bench -- <name> … [--short] [--profile]` */
const BENCHES: Record<string, (options: Options) => Promise<Result>> = { "seat-lock": seatLock, storm, saga };
/** Something hangs when a bench takes longer than this. */
const TIME_LIMIT_MS = 15 * 60_000;

const args = process.argv.slice(2);
const options: Options = { isShort: args.includes("--short"), isProfiled: args.includes("--profile") };
const names = args.filter((arg) => !arg.startsWith("--"));
const unknown = names.filter((name) => !(name in BENCHES));
if (names.length === 0 || unknown.length > 0) {
  console.error(`Usage: npm run bench -- <${Object.keys(BENCHES).join("|")}> … [--short] [--profile]`);
  process.exit(2);
}
setTimeout(() => {
  console.error(`Not finished after ${TIME_LIMIT_MS / 60_000} minutes.`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

// An end by signal runs the exit hooks too, so that no server stays behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) continue;
  const result = await bench(options);
  report(result, options);
  const missed = result.rows.filter((row) => !isMet(row));
  console.log(missed.length === 0 ? "Every bar is met." : `Not met: ${missed.map((row) => row.name).join("; ")}.`);
}
process.exit(0);
