import { load } from "./load.ts";
import type { Bundle } from "./load.ts";
import type { Outcome } from "./run-seeds.ts";
import type { Violation } from "./tally.ts";

/** Fewer seeds than this may well miss something rare. */
export const SEEDS_FOR_COVERAGE = 20_000;
/** Traces are long: the first bad seeds are enough to begin with. */
const SHOWN_TRACES = 2;

export interface Report {
  failed: boolean;
  text: string;
}

/** What a run saw, as lines to print; what was never reached fails it as a violation does. */
export async function report(bundle: Bundle, from: number, outcome: Outcome): Promise<Report> {
  const { counts, violations, seeds, seconds, events, simulated_ms, hash, jobs } = outcome;
  const { run, coverage } = await load(bundle);
  const missing = seeds < SEEDS_FOR_COVERAGE ? [] : coverage.filter((what) => !counts.has(what));
  const rate = (count: number): string => `${(count / seconds).toFixed(0)}/s`;
  const lines = [
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${String(count).padStart(10)}  ${what}`),
    ...missing.map((what) => `${"0".padStart(10)}  ${what}  ← never reached`),
    ...(await traces(run, violations)),
    `seeds ${from}–${from + seeds - 1}: ${seeds} seeds, ${events} events, ${(simulated_ms / 3_600_000).toFixed(0)} simulated hours`,
    `hash of all traces: ${hash.toString(16).padStart(8, "0")}`,
    `violations: ${violations.length} in ${new Set(violations.map(({ seed }) => seed)).size} seed(s)`,
    seeds < SEEDS_FOR_COVERAGE
      ? `counters: not judged below ${SEEDS_FOR_COVERAGE} seeds`
      : `counters: ${coverage.length - missing.length} of ${coverage.length} reached`,
    `time: ${seconds.toFixed(1)} s, ${rate(seeds)}${jobs.length === 0 ? "" : `, by job ${jobs.map(rate).join(" + ")}`}`,
  ];
  return { failed: violations.length > 0 || missing.length > 0, text: lines.join("\n") };
}

type Run = Awaited<ReturnType<typeof load>>["run"];

/** Each kind of violation with a seed that shows it, and the story of the booking in the first of them. */
async function traces(run: Run, violations: Violation[]): Promise<string[]> {
  const kinds = Map.groupBy(violations, ({ invariant }) => invariant);
  const summary = [...kinds].map(
    ([invariant, list]) => `${invariant}: ${list.length} ×, first in seed ${list[0]?.seed}: ${list[0]?.detail}`,
  );
  const stories: string[] = [];
  for (const [invariant, [first]] of [...kinds].slice(0, SHOWN_TRACES)) {
    if (first === undefined) continue;
    const { trace } = await run(first.seed, new Map(), true);
    const told = (trace ?? []).filter(
      ({ line }) => first.booking === null || line.includes(first.booking) || line.startsWith("!"),
    );
    stories.push(`── ${invariant} in seed ${first.seed}, booking ${String(first.booking)}`);
    stories.push(...told.map(({ at, line }) => `${new Date(at).toISOString()}  ${line}`));
  }
  return [...stories, ...summary];
}
