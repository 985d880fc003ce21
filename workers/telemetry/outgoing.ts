import { log } from "#platform/log.ts";

/** What ends within this time goes together, in ms: a request of its own for each invocation would cost more than all the rest. */
const TOGETHER_MS = 500;
/** How long work waits until all is known that it needs, in ms: longer than most requests take. */
const PATIENCE_MS = 10_000;
/** Invocations in one request to a collector: some hundred kilobytes. */
const MAX_TOGETHER = 200;
/** What waits at most; beyond it the oldest are lost. */
const MAX_WAITING = 2_000;
/** After so long whoever sends leaves it to the next one that comes, in ms: an invocation is ended half a minute after its work. */
const TURN_MS = 20_000;
/** A round of sending that takes longer has ended with its invocation, in ms: sending alone is given up after five seconds. */
const ROUND_MS = 15_000;

interface Waiting<Work> {
  work: Work;
  since: number;
}

/**
 * What waits to be sent, of all invocations that this isolate hears of: one of them sends for all. Whoever does may be ended at any time;
 * then the next one that comes takes over.
 */
export class Outgoing<Work> {
  #waiting: Waiting<Work>[] = [];
  #lost = 0;
  #lockedUntil = 0;
  readonly #isReady: (work: Work) => boolean;

  constructor(isReady: (work: Work) => boolean) {
    this.#isReady = isReady;
  }

  /** `keepAlive`: keeps the invocation alive that sends for all. */
  add(work: Work, send: (works: Work[]) => Promise<void>, keepAlive: (running: Promise<void>) => void): void {
    const now = Date.now();
    this.#waiting.push({ work, since: now });
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    if (now >= this.#lockedUntil) keepAlive(this.#sendAll(send));
  }

  async #sendAll(send: (works: Work[]) => Promise<void>): Promise<void> {
    const locked = (): number => (this.#lockedUntil = Date.now() + ROUND_MS);
    const end = Date.now() + TURN_MS;
    for (let mine = locked(); this.#waiting.length > 0 && Date.now() < end; mine = locked()) {
      await pause();
      if (this.#lockedUntil !== mine) return;
      if (this.#lost > 0) log("warn", "otlp.overrun", { invocations: this.#lost });
      this.#lost = 0;
      const due = this.#take(Date.now());
      for (let from = 0; from < due.length; from += MAX_TOGETHER) await send(due.slice(from, from + MAX_TOGETHER));
      if (this.#lockedUntil !== mine) return;
    }
    this.#lockedUntil = 0;
  }

  #take(now: number): Work[] {
    const due: Work[] = [];
    this.#waiting = this.#waiting.filter(({ work, since }) => {
      const isDue = now - since >= PATIENCE_MS || this.#isReady(work);
      if (isDue) due.push(work);
      return !isDue;
    });
    return due;
  }
}

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, TOGETHER_MS);
  });
