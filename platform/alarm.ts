/** An alarm that has not come this long after its time is taken for lost, in ms: the platform may be late by a minute. */
const LOST_AFTER_MS = 120_000;

/**
 * An object's alarm. One that an alarm's own handler sets to an instant which has come already is lost: for ever in the local
 * runtime, for a while when deployed (cloudflare/workerd issue 6866). So it is never set to less than the next millisecond.
 */
export class Alarm {
  readonly #storage: Pick<DurableObjectStorage, "setAlarm">;
  #at: number | null = null;

  constructor(storage: Pick<DurableObjectStorage, "setAlarm">) {
    this.#storage = storage;
  }

  /** Sets it to this instant (epoch ms), whatever it was set to. */
  set(at: number): Promise<void> {
    this.#at = Math.max(at, Date.now() + 1);
    return this.#storage.setAlarm(this.#at);
  }

  /** Sees to it that it comes at this instant or earlier: one that comes too early only looks again. `Infinity`: no wish. */
  wish(at: number): void {
    if (at === Infinity) return;
    const isSet = this.isKnown && this.#at !== null && this.#at <= Math.max(at, Date.now() + 1);
    // Not awaited: the write goes with the others of the same turn, and no answer leaves before it.
    if (!isSet) void this.set(at);
  }

  /** Whether it is known to be set: by this instance, and not lost. */
  get isKnown(): boolean {
    return this.#at !== null && Date.now() < this.#at + LOST_AFTER_MS;
  }

  /** It has come, and is not set any more. */
  came(): void {
    this.#at = null;
  }
}
