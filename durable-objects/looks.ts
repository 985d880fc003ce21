/** A shard that nobody has called for so long is looked at, in ms. */
const QUIET_MS = 1_000;
/** One that is called all the time is looked at so often, in ms: what it says is written down each time. */
const EVERY_MS = 10_000;

/**
 * When to look at one shard whose calls change what there is to see. There is always a look after the last call, whatever that was; and
 * nothing keeps the shard in memory for longer than that takes, two seconds at most.
 */
export class Looks {
  #calledAt = 0;
  #lookedAt = 0;
  #isDue = false;

  /** It was called. */
  after(look: () => void): void {
    const now = Date.now();
    this.#calledAt = now;
    if (this.#isDue) return;
    this.#isDue = true;
    // The first call of a while is not looked at for itself: others are about to follow.
    if (now - this.#lookedAt > EVERY_MS) this.#lookedAt = now;
    this.#wait(look);
  }

  #wait(look: () => void): void {
    setTimeout(() => {
      const now = Date.now();
      if (now - this.#calledAt < QUIET_MS && now - this.#lookedAt < EVERY_MS) return this.#wait(look);
      this.#lookedAt = now;
      this.#isDue = false;
      look();
    }, QUIET_MS);
  }
}
