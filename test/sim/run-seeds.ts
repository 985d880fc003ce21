import { availableParallelism } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { ROOT } from "../../scripts/paths.ts";
import type { Bundle } from "./load.ts";
import { type Range, type Tally, addTo, noTally } from "./tally.ts";

/** Seeds a job is handed at a time: few, so that all jobs end together. */
const CHUNK = 25;
const PROGRESS_MS = 10_000;

export interface Wish {
  from: number;
  seeds: number;
  jobs?: number | undefined;
  /** Stops at the first seed that breaks a promise: the lowest one, as one job alone would find it. */
  stopAtFirst?: boolean;
  /** Throws when it takes longer: what then was not run must not pass for run. */
  seconds?: number;
  progress?: (line: string) => void;
}
export interface Outcome extends Tally {
  seconds: number;
  /** Seeds by job. */
  jobs: number[];
}

/** Runs seeds on all cores. The same range gives the same tally, however many jobs share it. */
export async function runSeeds(bundle: Bundle, wish: Wish): Promise<Outcome> {
  const { from, seeds, stopAtFirst = false, jobs = availableParallelism(), seconds = Infinity, progress } = wish;
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const sum = noTally();
  const ranges = chunks(from, seeds, stopAtFirst);
  const share = Array.from({ length: Math.max(1, Math.min(jobs, Math.ceil(seeds / CHUNK))) }, () => 0);
  const speak = setInterval(
    () => progress?.(`${sum.seeds}/${seeds} seeds, ${(sum.seeds / elapsed()).toFixed(0)}/s, ${sum.violations.length} violations`),
    PROGRESS_MS,
  );
  const work = async (_: number, job: number): Promise<void> => {
    const worker = new Worker(path.join(ROOT, "test/sim/job.ts"), { workerData: bundle });
    try {
      // The jobs share the ranges: to leave this loop early, by a violation or an error, ends them for all.
      for (const range of ranges) {
        const part = await answer(worker, range);
        addTo(sum, part);
        share[job] = (share[job] ?? 0) + part.seeds;
        if (stopAtFirst && part.violations.length > 0) return;
        if (elapsed() > seconds) throw new Error(`only ${sum.seeds} of ${seeds} seeds in ${seconds} s`);
      }
    } finally {
      await worker.terminate();
    }
  };
  const ended = await Promise.allSettled(share.map(work));
  clearInterval(speak);
  for (const job of ended) if (job.status === "rejected") throw job.reason;
  sum.violations.sort((a, b) => a.seed - b.seed);
  return { ...sum, seconds: elapsed(), jobs: share };
}

function* chunks(from: number, seeds: number, stopAtFirst: boolean): Generator<Range, void> {
  for (let done = 0; done < seeds; done += CHUNK) yield { from: from + done, seeds: Math.min(CHUNK, seeds - done), stopAtFirst };
}

const answer = (worker: Worker, range: Range): Promise<Tally> =>
  new Promise((resolve, reject) => {
    const heard = (settle: () => void): void => {
      worker.off("message", told).off("error", failed).off("exit", left);
      settle();
    };
    const told = (part: Tally): void => heard(() => resolve(part));
    const failed = (error: Error): void => heard(() => reject(error));
    const left = (code: number): void => heard(() => reject(new Error(`a job ended with ${code}`)));
    worker.on("message", told).on("error", failed).on("exit", left);
    worker.postMessage(range);
  });
