import type { Result } from "#domain/result.ts";
import { type Ledger, type Round, requestsOf, seedsDue, withBroken, withRound } from "./ledger.ts";

/** One that broke is run again so often: a machine may stumble, a mistake comes back. */
const TRIES = 2;

/** `ended`: somebody wanted that. `broken`: nobody did, and it has said nothing of what it saw. */
export type RoundResult = Result<Round, { reason: "ended" } | { reason: "broken"; detail: string }>;

export interface Rounds {
  /** How many there are to be in the end. */
  amount: number;
  jobs: number;
  /** Sends the requests of one seed to a system of its own. */
  run: (seed: number) => Promise<RoundResult>;
  /** Is given the ledger after each round. */
  keep: (ledger: Ledger) => void;
  tell: (line: string) => void;
}

/** Runs those rounds that the ledger does not have. None begins after one was ended, or broke again and again. */
export async function runRounds(begun: Ledger, { amount, jobs, run, keep, tell }: Rounds): Promise<Ledger> {
  let ledger = begun;
  const enter = (next: Ledger): void => {
    ledger = next;
    keep(ledger);
  };
  const isDone = async (seed: number): Promise<boolean> => {
    for (let tries = 1; tries <= TRIES; tries++) {
      const result = await run(seed);
      if (result.ok) {
        enter(withRound(ledger, result.value));
        tell(progress(ledger, amount, result.value));
        return true;
      }
      if (result.error.reason === "ended") return false;
      enter(withBroken(ledger, { seed, said: result.error.detail }));
      tell(`✗ seed ${seed} ended without a report${tries < TRIES ? " and is run again" : ""}: ${result.error.detail}`);
    }
    return false;
  };
  const work = async (seeds: Iterable<number>): Promise<void> => {
    // The jobs share the seeds: to leave this loop early ends it for all.
    for (const seed of seeds) if (!(await isDone(seed))) return;
  };
  const seeds = inTurn(seedsDue(ledger, amount));
  const ended = await Promise.allSettled(Array.from({ length: jobs }, () => work(seeds)));
  for (const each of ended) if (each.status === "rejected") throw each.reason;
  return ledger;
}

/** Unlike an array's iterator, which goes on for the others when one of them leaves. */
function* inTurn(seeds: number[]): Generator<number, void> {
  yield* seeds;
}

function progress({ rounds }: Ledger, amount: number, { seed, requests, seconds, findings, gaps }: Round): string {
  const wrong = findings.length + gaps.length;
  return `seed ${seed}: ${requests} requests in ${seconds.toFixed(0)} s, ${wrong} findings; ${rounds.length} of ${amount} rounds, ${requestsOf(rounds)} requests`;
}
