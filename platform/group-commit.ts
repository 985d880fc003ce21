import { aboutNothing } from "./context.ts";

/**
 * Group commit: requests that arrive together are decided one after another in memory, written in one transaction, and
 * answered after it. One commit for each request is several times slower and has tails of seconds under load.
 *
 * The object keeps its state in memory as a copy of its storage. `decide` changes that copy; `write` stores what changed.
 */
export interface GroupCommitHooks {
  /**
   * Stores everything that changed since the last `write` or `reload`, in one `transactionSync`. Where nothing changed it
   * reads a row instead: only an instance that touches storage is known to be the live one, so only then may it answer.
   */
  write: () => void;
  /** Throws the memory away and reads it from storage again. */
  reload: () => void;
  /** The storage can neither be written nor read: ends this instance (`ctx.abort`), so that a fresh one starts from disk. */
  abort: (reason: string) => void;
}

/** How long what nobody waits for waits for company, in ms: far less than any resend. */
const ALONG_MS = 50;

/** Decisions in one commit at most: bounds how long one turn can keep the object from its other events. */
const MAX_BATCH = 1_000;

interface Job {
  /** Decides, and returns how to send the answer off. */
  run: (now: number) => () => void;
  reject: (error: unknown) => void;
}

export class GroupCommit {
  readonly #hooks: GroupCommitHooks;
  #jobs: Job[] = [];
  #isDue = false;

  constructor(hooks: GroupCommitHooks) {
    this.#hooks = hooks;
  }

  /**
   * Runs `decide` with the batch's one instant (epoch ms) and resolves with its answer once the batch is stored. `decide` is
   * synchronous and may run again over reloaded memory, when a neighbour's failure undid the batch. Expected refusals are
   * answers; a rejection means that nothing of this decision is stored and that the caller may ask again.
   */
  submit<T>(decide: (now: number) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = (now: number) => {
        const answer = decide(now);
        return () => resolve(answer);
      };
      this.#jobs.push({ run, reject });
      this.#flushSoon();
    });
  }

  /**
   * Takes a decision along with the next commit, or after `ALONG_MS`. Nobody hears what becomes of it, so it is only for
   * what comes again where it is lost.
   */
  along(decide: (now: number) => void): void {
    const run = (now: number) => {
      decide(now);
      return () => undefined;
    };
    this.#jobs.push({ run, reject: () => undefined });
    if (this.#jobs.length === 1) aboutNothing(() => setTimeout(() => this.#jobs.length > 0 && this.#flushSoon(), ALONG_MS));
  }

  /** A timer, not a microtask: each request is an event of its own, and a timer of 0 ms runs after those already waiting. */
  #flushSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // Nor is it about the request that happens to be the first of its batch.
    aboutNothing(() => setTimeout(() => this.#flush(), 0));
  }

  #flush(): void {
    this.#isDue = false;
    const jobs = this.#jobs.splice(0, MAX_BATCH);
    if (this.#jobs.length > 0) this.#flushSoon();
    if (this.#commit(jobs) === undefined) return;
    // One decision failed and took the batch with it, or the memory was out of date: now it is fresh, and each goes alone.
    for (const job of jobs) {
      const failure = this.#commit([job]);
      if (failure !== undefined) job.reject(failure.error);
    }
  }

  /** Decides, writes and answers these jobs together; or undoes all of them in memory and says why. */
  #commit(jobs: Job[]): { error: unknown } | undefined {
    let answers: (() => void)[];
    try {
      const now = Date.now();
      answers = jobs.map((job) => job.run(now));
      this.#hooks.write();
    } catch (error) {
      this.#restore();
      return { error };
    }
    for (const answer of answers) answer();
    return undefined;
  }

  #restore(): void {
    try {
      this.#hooks.reload();
    } catch {
      this.#hooks.abort("storage could not be read back after a failed commit");
    }
  }
}
