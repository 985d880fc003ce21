import { parseArgs } from "node:util";

export const USAGE = `npm run sim -- [--seeds N] [--from S] [--jobs J] [--ledger FILE [--anew]]
npm run sim -- --trace S

Runs the sagas, the seats and the payments in a simulated world, seed by seed, and looks at every invariant after every step. Ends with 1
when one is broken, or when something that a simulation can do was never done.

  --seeds N      how many (2000)
  --from S       the first of them (1); the same seed is the same story
  --jobs J       threads (one for each core)
  --ledger FILE  keeps in this file what they have seen, in blocks: the same command goes on where it was ended, or where there were fewer
  --anew         begins that file again, as it must be for other code
  --trace S      prints the story of one seed
  --help         this text`;

const SEEDS = 2_000;

export type Options =
  | { kind: "help" }
  | { kind: "trace"; seed: number }
  | { kind: "run"; from: number; seeds: number; jobs: number | undefined; ledger: string | undefined; isAnew: boolean };

/** Throws an error whose message is one line for the user. */
export function parseOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const { values } = parseArgs({
    args,
    options: { seeds: text, from: text, jobs: text, trace: text, ledger: text, anew: flag, help: flag },
  });
  if (values.help) return { kind: "help" };
  if (values.anew && values.ledger === undefined) throw new Error("--anew is about the file that --ledger names.");
  if (values.trace !== undefined) return { kind: "trace", seed: whole("trace", values.trace) };
  return {
    kind: "run",
    from: whole("from", values.from ?? "1"),
    seeds: whole("seeds", values.seeds ?? String(SEEDS)),
    jobs: values.jobs === undefined ? undefined : whole("jobs", values.jobs),
    ledger: values.ledger,
    isAnew: values.anew,
  };
}

/** A run of no seeds would find no violation. */
function whole(option: string, value: string): number {
  const number = Number(value);
  if (value === "" || !Number.isSafeInteger(number) || number < 1) throw new Error(`--${option} must be a whole number from 1.`);
  return number;
}
