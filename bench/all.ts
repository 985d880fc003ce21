import { fork } from "node:child_process";
import path from "node:path";
import { setup as bundleOnce } from "../test/harness/bundles.ts";
import type { Outcome } from "./report.ts";

interface Bench {
  args: readonly string[];
  /** What its short form needs besides, where that is over in seconds and so part of `all --short`; no peer says anything about us. */
  short?: readonly string[];
}

/** Every bench, as it is run without options. */
const ALL: readonly Bench[] = [
  { args: ["seat-lock"], short: [] },
  { args: ["storm"], short: ["--variant", "any,named", "--no-peer"] },
  { args: ["saga"], short: ["--clients", "8"] },
  { args: ["saga", "--host", "start"] },
  { args: ["watchers"] },
  { args: ["search"] },
  { args: ["search-scale"] },
  { args: ["seats-mix"], short: ["--no-peer"] },
  { args: ["soak"], short: [] },
  { args: ["cost"] },
  { args: ["startup"], short: [] },
  { args: ["documents"], short: [] },
  { args: ["lighthouse"] },
];

/** The arguments of each run of `all`. */
export const runsOf = (isShort: boolean): string[][] =>
  ALL.flatMap(({ args, short }) => {
    if (!isShort) return [[...args]];
    return short === undefined ? [] : [[...args, "--short", ...short]];
  });

/** Runs every bench in a process of its own, one after another, and says at the end how each came out. False: one has failed. */
export async function runAll(isShort: boolean): Promise<boolean> {
  const lines: string[] = [];
  let isGood = true;
  // In full each bundles for itself, with the names that a profile shows; in short that would be a good part of the time.
  const forget = isShort ? await bundleOnce() : () => undefined;
  for (const args of runsOf(isShort)) {
    const began = performance.now();
    const { outcomes, code } = await run(args);
    const seconds = ((performance.now() - began) / 1_000).toFixed(0);
    if (code !== 0) isGood = false;
    const said = outcomes.map(({ bars, missed }) =>
      missed.length === 0
        ? `${bars} of ${bars} bars met`
        : `${bars - missed.length} of ${bars} bars met; not ${missed.join("; ")}`,
    );
    lines.push(`${args.join(" ")}, ${seconds} s: ${code === 0 ? said.join(", ") : `FAILED with ${code}`}`);
  }
  forget();
  console.log(`\nAll benches${isShort ? ", short: only their checks mean anything" : ""}:\n${lines.join("\n")}`);
  return isGood;
}

/** What a run sends before it ends, and with which code it ends. */
function run(args: string[]): Promise<{ outcomes: Outcome[]; code: number }> {
  const outcomes: Outcome[] = [];
  const child = fork(path.join(import.meta.dirname, "run.ts"), args);
  const end = (): void => void child.kill("SIGTERM");
  process.once("exit", end);
  child.on("message", (outcome) => outcomes.push(outcome as Outcome));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", end);
      resolve({ outcomes, code: code ?? 1 });
    });
  });
}
