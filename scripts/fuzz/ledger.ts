import * as z from "zod";
import { err, ok, type Result } from "#domain/result.ts";
import { Tally } from "./tally.ts";

const Whole = z.int().nonnegative();
const Text = z.string();
const Counts = z.record(Text, z.record(Text, Whole));

/** What was sent of one seed to a system of its own, but for how each operation was answered. */
const Done = z.strictObject({
  seed: Whole,
  /** Hash of the Workers that answered. */
  code: Text,
  requests: Whole,
  /** Of sending, without the system's start. */
  seconds: z.number().nonnegative(),
  /** Batches of which nothing was meant to be accepted, and those of which nothing was: compared with what was before. */
  spoiled: Whole,
  compared: Whole,
  /** What changed though no request does it, batch by batch. */
  by_itself: z.array(Text),
  /** Put on queues, and how many of them were no messages. */
  bodies: Whole,
  parked: Whole,
  findings: z.array(z.strictObject({ what: Text, index: Whole, who: Text, shown: Text, seen: z.array(Text), times: Whole })),
  /** What was never accepted, or never refused. */
  gaps: z.array(Text),
});
export const Round = Done.extend({ counts: Counts });
export type Round = z.infer<typeof Round>;

/** A round that ended without having said what it was; it is run again, and stays on record. */
const Broken = z.strictObject({ seed: Whole, said: Text });

const Ledger = z
  .strictObject({ seed: Whole, round: Whole.min(1), rounds: z.array(Done), broken: z.array(Broken), counts: Counts })
  .refine(({ rounds }) => new Set(rounds.map(({ seed }) => seed)).size === rounds.length, "invalid: a round is there twice")
  .refine(({ seed, rounds }) => rounds.every((each) => each.seed >= seed), "invalid: a round is of another run")
  .refine(({ rounds, counts }) => new Tally(counts).requests === requestsOf(rounds), "invalid: the counts are of other rounds");
/** What was sent so far of a run that need not be one sitting: rounds of `round` requests each, of the seeds from `seed` on. */
export type Ledger = z.infer<typeof Ledger>;

export const newLedger = (seed: number, round: number): Ledger => ({ seed, round, rounds: [], broken: [], counts: {} });

/** The ledger to go on with; refused where what it has are other requests. No `seed` is the ledger's. */
export function goOn(
  kept: Ledger,
  { seed, round }: { seed: number | null; round: number },
): Result<Ledger, { reason: "other_seed" | "other_size"; detail: string }> {
  if (seed !== null && seed !== kept.seed) return err({ reason: "other_seed", detail: `seeds from ${kept.seed} on` });
  if (round !== kept.round) return err({ reason: "other_size", detail: `rounds of ${kept.round} requests` });
  return ok(kept);
}

/** The seeds that are still to be run of so many rounds. */
export function seedsDue({ seed, rounds }: Ledger, amount: number): number[] {
  const done = new Set(rounds.map((round) => round.seed));
  return Array.from({ length: amount }, (_, i) => seed + i).filter((each) => !done.has(each));
}

/** The same whatever the order in which rounds have ended. */
export function withRound(ledger: Ledger, { counts, ...done }: Round): Ledger {
  return {
    ...ledger,
    rounds: [...ledger.rounds, done].toSorted((a, b) => a.seed - b.seed),
    counts: new Tally(ledger.counts, counts).counts(),
  };
}

export const withBroken = (ledger: Ledger, broken: z.infer<typeof Broken>): Ledger => ({
  ...ledger,
  broken: [...ledger.broken, broken],
});

export const requestsOf = (rounds: readonly Pick<Round, "requests">[]): number =>
  rounds.reduce((sum, { requests }) => sum + requests, 0);

/** Throws at a text that is no ledger: what was sent must not be lost to a mistake in a file's name. */
export const parseLedger = (text: string): Ledger => Ledger.parse(JSON.parse(text));

export const ledgerText = (ledger: Ledger): string => `${JSON.stringify(ledger, null, 2)}\n`;
