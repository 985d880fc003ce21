import type { Entry, Journal, Plan } from "../ordeal/journal.ts";
import { sleep } from "../ordeal/stage.ts";

/** What must have happened in a run that is to prove something; a slow machine may have had no time for it between two kills. */
const WANTED: [Plan, (entry: Entry) => boolean][] = [
  ["leave", () => true],
  ["release", ({ release }) => release === "accepted"],
  ["pay_and_cancel", ({ cancel }) => cancel === "accepted"],
];
/** How long a client waits for its ticket where no kill comes in between. */
export const CALM_TICKET_WAIT_MS = 120_000;
/** In all; no try begins later. */
const TRIES_MS = 300_000;
/** Between two tries: the breaker may have to close first. */
const PAUSE_MS = 5_000;

interface MakeUp {
  journal: Journal;
  /** One booking by a client that means to do this. */
  book: (plan: Plan) => Promise<void>;
  /** Kills the system, and starts it again. */
  kill: () => Promise<void>;
  /** Somebody has had enough. */
  stop: AbortSignal;
}

/** Does in calm what never came to its end under the kills, and kills once more as soon as its client was promised it. */
export async function makeUp({ journal, book, kill, stop }: MakeUp): Promise<void> {
  const deadline = performance.now() + TRIES_MS;
  for (const [plan, isDone] of WANTED) {
    const isMissing = (): boolean => !journal.entries.some((entry) => entry.plan === plan && isDone(entry));
    if (!isMissing()) continue;
    while (!stop.aborted && isMissing() && performance.now() < deadline) {
      journal.count(`${plan} after the last kill`);
      await book(plan);
      if (isMissing()) await sleep(PAUSE_MS);
    }
    if (!isMissing()) await kill();
  }
}
