import { parseArgs } from "node:util";

export const USAGE = `npm run torture [-- --kills N] [--seed S]

Books, pays, cancels and releases at a server of its own, kills all of its processes with SIGKILL at random moments, starts it
again on the same state, and in the end audits what is left. Ends with 1 when an acknowledged booking is lost, a store disagrees
with another, or a notification is missing or doubled.

  --kills N  how often (5)
  --seed S   of every choice (by the clock)`;

export interface TortureOptions {
  kills: number;
  seed: number;
}

/** Throws an error whose message is one line for the user. */
export function parseTortureOptions(args: string[], now: number): TortureOptions | { help: string } {
  const { values } = parseArgs({
    args,
    options: { kills: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) return { help: USAGE };
  const kills = Number(values.kills ?? 5);
  const seed = Number(values.seed ?? now % 1_000_000);
  if (!Number.isInteger(kills) || kills < 1) throw new Error("--kills must be a whole number from 1.");
  if (!Number.isInteger(seed) || seed < 0) throw new Error("--seed must be a whole number.");
  return { kills, seed };
}
