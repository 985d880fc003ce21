import { parseArgs } from "node:util";

export const USAGE = `npm run torture [-- --kills N] [--seed S] [--keep]

Books, pays, cancels and releases at a system of its own, kills all of its processes with SIGKILL at random moments, starts it
again on the same state, and in the end compares what is left with what was acknowledged. Ends with 1 when a booking is lost, a
store disagrees with another, a notification is missing or doubled, or answers about a seat contradict each other; from 100 kills
on also when restarts take too long. Ctrl-C ends the killing, and the comparison follows.

  --kills N  how often (20)
  --seed S   of the choices (by the clock)
  --keep     leave the state behind`;

export interface TortureOptions {
  kills: number;
  seed: number;
  keep: boolean;
}

/** Throws an error whose message is one line for the user. */
export function parseTortureOptions(args: string[], now: number): TortureOptions | { help: string } {
  const { values } = parseArgs({
    args,
    options: { kills: { type: "string" }, seed: { type: "string" }, keep: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return { help: USAGE };
  const kills = Number(values.kills ?? 20);
  const seed = Number(values.seed ?? now % 1_000_000);
  if (!Number.isInteger(kills) || kills < 1) throw new Error("--kills must be a whole number from 1.");
  if (!Number.isInteger(seed) || seed < 0) throw new Error("--seed must be a whole number.");
  return { kills, seed, keep: values.keep ?? false };
}
