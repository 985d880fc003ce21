import type { SeedResult } from "./run-seed.ts";
import type { Counts } from "./runtime/simulation.ts";

export interface Violation {
  seed: number;
  invariant: string;
  detail: string;
  booking: string | null;
}

/** What a range of seeds gave. Tallies of parts add up to the tally of the whole, whatever the parts and their order. */
export interface Tally {
  seeds: number;
  events: number;
  simulated_ms: number;
  /** Of every seed's trace. */
  hash: number;
  counts: Counts;
  violations: Violation[];
}
export interface Range {
  from: number;
  seeds: number;
  stopAtFirst: boolean;
}

export const noTally = (): Tally => ({ seeds: 0, events: 0, simulated_ms: 0, hash: 0, counts: new Map(), violations: [] });

/** Runs the seeds one after another. */
export async function tally(
  run: (seed: number, counts: Counts) => Promise<SeedResult>,
  { from, seeds, stopAtFirst }: Range,
): Promise<Tally> {
  const sum = noTally();
  for (let seed = from; seed < from + seeds; seed++) {
    const { events, simulated_ms, hash, violations } = await run(seed, sum.counts);
    sum.seeds += 1;
    sum.events += events;
    sum.simulated_ms += simulated_ms;
    sum.hash = (sum.hash + Math.imul(hash ^ Math.imul(seed, 0x9e3779b9), 0x85ebca6b)) >>> 0;
    sum.violations.push(...violations.map((violation) => ({ seed, ...violation })));
    if (stopAtFirst && violations.length > 0) break;
  }
  return sum;
}

/** Adds `part` to `sum`. */
export function addTo(sum: Tally, part: Tally): void {
  sum.seeds += part.seeds;
  sum.events += part.events;
  sum.simulated_ms += part.simulated_ms;
  sum.hash = (sum.hash + part.hash) >>> 0;
  for (const [what, count] of part.counts) sum.counts.set(what, (sum.counts.get(what) ?? 0) + count);
  sum.violations.push(...part.violations);
}
