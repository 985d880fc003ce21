import { runAll } from "./all.ts";
import { cost } from "./cost.ts";
import { documents } from "./documents.ts";
import { lighthouse } from "./lighthouse.ts";
import { metrics } from "./metrics.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { type Outcome, outcomeOf, report, type Result } from "./report.ts";
import { saga } from "./saga.ts";
import { search } from "./search.ts";
import { searchScale } from "./search-scale.ts";
import { seatLock } from "./seat-lock.ts";
import { seatsMix } from "./seats-mix.ts";
import { soak, soakMinutes } from "./soak.ts";
import { startup } from "./startup.ts";
import { storm } from "./storm.ts";
import { tracing } from "./tracing.ts";
import { watchers } from "./watchers.ts";

const BENCHES: Record<string, (options: Options) => Promise<Result>> = {
  "seat-lock": seatLock,
  storm,
  saga,
  watchers,
  metrics,
  tracing,
  search,
  "search-scale": searchScale,
  "seats-mix": seatsMix,
  soak,
  cost,
  startup,
  documents,
  lighthouse,
};
/** Every one of them, each in a process of its own with a time limit of its own. */
const ALL = "all";
/** Something hangs when a run takes longer than this; the time that a soak is asked to last comes on top. */
const TIME_LIMIT_MIN = 15;

const { names, options } = parsed(process.argv.slice(2));
if (!names.includes(ALL)) limitTime(TIME_LIMIT_MIN + (names.includes("soak") ? soakMinutes(options) : 0));

// An end by signal runs the exit hooks too, so that no server stays behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
// Nor does this process, once whoever has started it is gone.
process.once("disconnect", () => process.exit(1));

if (names.includes(ALL)) process.exit((await runAll(Object.keys(BENCHES), options.isShort)) ? 0 : 1);
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) continue;
  console.log(`bench ${name}`);
  const result = await bench(options);
  report(result, options);
  const outcome = outcomeOf(result);
  console.log(outcome.missed.length === 0 ? "Every bar is met." : `Not met: ${outcome.missed.join("; ")}.`);
  await tell(outcome);
}
process.exit(0);

function limitTime(minutes: number): void {
  const stop = (): void => {
    console.error(`Not finished after ${minutes} minutes.`);
    process.exit(1);
  };
  setTimeout(stop, minutes * 60_000).unref();
}

/** Whoever has started this process hears before it ends. */
function tell(outcome: Outcome): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(outcome, () => resolve());
  });
}

function parsed(args: string[]): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(args, [...Object.keys(BENCHES), ALL]);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}
