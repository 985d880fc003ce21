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
  /** Seeds that all jobs are done with before those after them begin. */
  block?: number;
  /** Is given what each block was, and how long it took. */
  afterBlock?: (part: Tally, seconds: number) => void;
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
  const share = Array.from({ length: Math.max(1, Math.min(jobs, Math.ceil(seeds / CHUNK))) }, () => 0);
  const sum = noTally();
  // What is running: the blocks before it are in the sum.
  let part = noTally();
  const speak = setInterval(() => {
    const done = sum.seeds + part.seeds;
    progress?.(
      `${done}/${seeds} seeds, ${(done / elapsed()).toFixed(0)}/s, ${sum.violations.length + part.violations.length} violations`,
    );
  }, PROGRESS_MS);
  const work = async (worker: Worker, job: number, ranges: Iterable<Range>): Promise<void> => {
    // The jobs share the ranges: to leave this loop early, by a violation or an error, ends them for all.
    for (const range of ranges) {
      const answered = await answer(worker, range);
      addTo(part, answered);
      share[job] = (share[job] ?? 0) + answered.seeds;
      if (stopAtFirst && answered.violations.length > 0) return;
      if (elapsed() > seconds) throw new Error(`only ${sum.seeds + part.seeds} of ${seeds} seeds in ${seconds} s`);
    }
  };
  const workers = share.map(() => new Worker(path.join(ROOT, "test/sim/job.ts"), { workerData: bundle }));
  try {
    for (const block of chunks({ from, seeds, stopAtFirst }, wish.block ?? seeds)) {
      const blockBegun = elapsed();
      const ranges = chunks(block, CHUNK);
      await allEnded(workers.map((worker, job) => work(worker, job, ranges)));
      part.violations.sort((a, b) => a.seed - b.seed);
      addTo(sum, part);
      wish.afterBlock?.(part, elapsed() - blockBegun);
      part = noTally();
      if (stopAtFirst && sum.violations.length > 0) break;
    }
  } finally {
    clearInterval(speak);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return { ...sum, seconds: elapsed(), jobs: share };
}

function* chunks({ from, seeds, stopAtFirst }: Range, size: number): Generator<Range, void> {
  for (let done = 0; done < seeds; done += size) yield { from: from + done, seeds: Math.min(size, seeds - done), stopAtFirst };
}

/** Throws what one of them threw, once none of them works any more. */
async function allEnded(work: Promise<void>[]): Promise<void> {
  for (const ended of await Promise.allSettled(work)) if (ended.status === "rejected") throw ended.reason;
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
