import { fork } from "node:child_process";
import path from "node:path";
import { setup as bundleOnce } from "../test/harness/bundles.ts";
import type { Outcome } from "./report.ts";

/**
 * Whose short form is over in seconds, and so part of `all --short`, with what it needs besides: no peer says anything about us. The soak
 * checks all that `saga` does, and that every Worker starts is seen by all of them.
 */
const QUICK: Readonly<Record<string, readonly string[]>> = {
  "seat-lock": [],
  storm: ["--variant", "any,named", "--no-peer"],
  "seats-mix": ["--no-peer"],
  soak: [],
  documents: [],
};
/** What else a bench measures when it is told to. */
const BESIDES: Readonly<Record<string, readonly string[]>> = { saga: ["--host", "start"] };

/** The arguments of each run of `all`, for the benches that there are. */
export const runsOf = (names: readonly string[], isShort: boolean): string[][] =>
  names.flatMap((name) => {
    const [quick, besides] = [QUICK[name], BESIDES[name]];
    if (isShort) return quick === undefined ? [] : [[name, "--short", ...quick]];
    return besides === undefined ? [[name]] : [[name], [name, ...besides]];
  });

/** Runs every bench in a process of its own, one after another, and says at the end how each came out. False: one has failed. */
export async function runAll(names: readonly string[], isShort: boolean): Promise<boolean> {
  const lines: string[] = [];
  let isGood = true;
  // In full each bundles for itself, with the names that a profile shows; in short that would be a good part of the time.
  const forget = isShort ? await bundleOnce() : () => undefined;
  for (const args of runsOf(names, isShort)) {
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
