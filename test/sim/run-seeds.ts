import type { loadSimulator } from "./bundle.ts";
import type { Counts } from "./runtime/simulation.ts";

type Simulation = Awaited<ReturnType<typeof loadSimulator>>;
interface Report {
  seeds: number;
  seconds: number;
  failed: boolean;
  violations: { seed: number; invariant: string; detail: string; booking: string | null }[];
  missing: string[];
  text: string;
}

/** Fewer seeds than this may well miss something rare. */
const SEEDS_FOR_COVERAGE = 2_000;
/** Traces are long: the first bad seeds are enough to begin with. */
const SHOWN_TRACES = 2;

/** Runs seeds one after another, until `seconds` are over where they are given, and says what it saw. */
export async function runSeeds(
  { run, coverage }: Simulation,
  {
    from,
    seeds,
    seconds = Infinity,
    stopAtFirst = false,
  }: { from: number; seeds: number; seconds?: number; stopAtFirst?: boolean },
): Promise<Report> {
  const counts: Counts = new Map();
  const violations: Report["violations"] = [];
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  let [done, events, simulatedMs] = [0, 0, 0];
  for (let seed = from; seed < from + seeds && elapsed() < seconds; seed++) {
    const result = await run(seed, counts);
    done += 1;
    events += result.events;
    simulatedMs += result.simulated_ms;
    violations.push(...result.violations.map((violation) => ({ seed, ...violation })));
    if (stopAtFirst && violations.length > 0) break;
  }
  const took = elapsed();
  const missing = done < SEEDS_FOR_COVERAGE ? [] : coverage.filter((what) => !counts.has(what));
  const lines = [
    ...[...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${String(count).padStart(10)}  ${what}`),
    ...missing.map((what) => `${"0".padStart(10)}  ${what}  ← never reached`),
    ...(await traces(run, violations)),
    `seeds ${from}–${from + done - 1}: ${done} in ${took.toFixed(1)} s (${(done / took).toFixed(0)}/s), ${events} events, ` +
      `${(simulatedMs / 3_600_000).toFixed(0)} simulated hours`,
    `violations: ${violations.length} in ${new Set(violations.map(({ seed }) => seed)).size} seed(s)`,
  ];
  return {
    seeds: done,
    seconds: took,
    failed: violations.length > 0 || missing.length > 0,
    violations,
    missing,
    text: lines.join("\n"),
  };
}

/** Each kind of violation with a seed that shows it, and the story of the booking in the first of them. */
async function traces(run: Simulation["run"], violations: Report["violations"]): Promise<string[]> {
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
