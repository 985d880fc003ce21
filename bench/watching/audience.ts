import { once } from "node:events";
import path from "node:path";
import { Worker } from "node:worker_threads";

/** As many as one flight has room for. */
export const WATCHERS = 1_000;

/** A thousand connections that end at once are far less than a second's work. */
const FAREWELL_MS = 1_000;

export interface AudienceAt {
  url: string;
  /** Of the live seat map. */
  path: string;
  count: number;
}

/** What an audience has seen since it came. */
export interface Watched {
  /** Messages with changes, and their bytes. */
  changes: number;
  bytes: number;
  /** How often a watcher found that it had missed something, and asked for the cabin again. */
  gaps: number;
  /** Watchers that do not know the version asked for; those whose connection ended. */
  behind: number;
  lost: number;
  /** The different maps that the watchers have: one, if all is well. Each is the JSON of sorted `[designator, state]`. */
  maps: string[];
}

/** People who watch one flight, in a thread of their own, so that what comes to them does not stop those who buy. */
export class Audience {
  readonly #thread: Worker;

  private constructor(thread: Worker) {
    this.#thread = thread;
  }

  /** Resolves when every one of them has the whole cabin. */
  static async open(at: AudienceAt): Promise<Audience> {
    const thread = new Worker(path.join(import.meta.dirname, "thread.ts"), { workerData: at });
    await once(thread, "message");
    return new Audience(thread);
  }

  /** Waits until all of them know this version of the flight, or long enough. */
  async settle(version: number): Promise<Watched> {
    this.#thread.postMessage(version);
    const [watched] = (await once(this.#thread, "message")) as [Watched];
    return watched;
  }

  /** Resolves when the server has seen all of them off: that must not fall into somebody else's time. */
  async leave(): Promise<void> {
    await this.#thread.terminate();
    await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
  }
}
