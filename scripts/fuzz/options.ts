import { parseArgs } from "node:util";

export const USAGE = `npm run fuzz -- [--requests N] [--seed S] [--round R] [--jobs J] [--ledger FILE]

Sends the whole system requests that are mostly wrong. Ends with 1 when one is answered badly, a refusal changes what is stored, an
operation was never accepted or never refused, or a round breaks.

  --requests N   how many (5000)
  --seed S       of the requests; the same seed makes the same ones, as far as ids allow (the ledger's, or by the clock)
  --round R      more than so many are sent in rounds of so many, the last one whole: each to a system and with a seed of its own,
                 S, S+1 and so on (10000; 4000 at least, or they would not have tried everything)
  --jobs J       rounds at once (1)
  --ledger FILE  sends in rounds, and keeps in this file what they have seen: an end at any moment costs the rounds under way, and the
                 same command goes on from there
  --help         this text`;

const REQUESTS = 5_000;
/** From so many requests on, everything has been tried. */
export const ENOUGH = 4_000;
/** Enough for a round to have tried everything, and little enough to lose. */
const ROUND = 10_000;

export interface Options {
  requests: number;
  /** null: nobody has said. */
  seed: number | null;
  round: number;
  jobs: number;
  ledger: string | null;
}

/** Throws an error whose message is one line for the user. null: help is wanted. */
export function parseOptions(args: string[]): Options | null {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: { requests: text, seed: text, round: text, jobs: text, ledger: text, help: { type: "boolean" } },
  });
  if (values.help === true) return null;
  return {
    requests: whole("requests", values.requests, 1) ?? REQUESTS,
    seed: whole("seed", values.seed, 0),
    // What was never tried is looked for round by round.
    round: whole("round", values.round, ENOUGH) ?? ROUND,
    jobs: whole("jobs", values.jobs, 1) ?? 1,
    ledger: values.ledger ?? null,
  };
}

function whole(option: string, value: string | undefined, least: number): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (value === "" || !Number.isSafeInteger(number) || number < least)
    throw new Error(`--${option} must be a whole number from ${least}.`);
  return number;
}
