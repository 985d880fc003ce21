/** An answer as it was sent, and until when it is good, in epoch milliseconds. */
export interface Kept {
  body: ArrayBuffer;
  type: string;
  /** Its entity tag, with the quotes. */
  tag: string;
  at: number;
  until: number;
}

/** A request that was given up without an end, as with its client, must not hold the others up for long: another one takes over. */
const TURN_MS = 2_000;
/** Nobody waits for longer. */
const PATIENCE_MS = 10_000;
/** Between two looks of those who wait. */
const LOOK_MS = 5;
/** Answers being made at a time that others may wait for; what is beyond is made without being shared. */
const MAX_TURNS = 1_000;

/**
 * Answers that are the same for everybody, in the memory of this isolate, by what was asked. Bounded by their bytes; the oldest
 * go first. It holds no promises, since a Worker must not wait for another request's work: whoever asks what is being answered
 * already looks again and again whether it has been.
 */
export class KeptAnswers {
  readonly #entries = new Map<string, Kept>();
  /** What is being answered, since when, and whose turn it is. */
  readonly #turns = new Map<string, { since: number; turn: object }>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(options: { max_bytes: number }) {
    this.#maxBytes = options.max_bytes;
  }

  get(key: string, now: number): Kept | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until > now) return entry;
    this.#drop(key, entry);
    return undefined;
  }

  set(key: string, entry: Kept): void {
    const former = this.#entries.get(key);
    if (former !== undefined) this.#drop(key, former);
    if (sizeOf(key, entry) > this.#maxBytes) return;
    this.#entries.set(key, entry);
    this.#bytes += sizeOf(key, entry);
    // Maps keep the order of insertion, so the first is the oldest.
    for (const [oldest, each] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest, each);
    }
  }

  /**
   * What is known of `key`, or becomes known by whoever is answering it; else the turn to answer it, which is to be ended. `null`:
   * others have been at it for so long, one after another, that one more would not help.
   */
  async find(key: string): Promise<{ kept: Kept } | { turn: object } | null> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let now = Date.now(); now < deadline; now = Date.now()) {
      const kept = this.get(key, now);
      if (kept !== undefined) return { kept };
      const turn = this.#begin(key, now);
      if (turn !== undefined) return { turn };
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return null;
  }

  /** Without effect for a turn that has gone over to somebody else. */
  end(key: string, turn: object): void {
    if (this.#turns.get(key)?.turn === turn) this.#turns.delete(key);
  }

  #begin(key: string, now: number): object | undefined {
    const running = this.#turns.get(key);
    if (running !== undefined && now - running.since < TURN_MS) return undefined;
    if (this.#turns.size >= MAX_TURNS)
      for (const [other, { since }] of this.#turns) if (now - since >= TURN_MS) this.#turns.delete(other);
    const turn = {};
    if (this.#turns.size < MAX_TURNS) this.#turns.set(key, { since: now, turn });
    return turn;
  }

  get bytes(): number {
    return this.#bytes;
  }

  #drop(key: string, entry: Kept): void {
    this.#entries.delete(key);
    this.#bytes -= sizeOf(key, entry);
  }
}

/** Strings take two bytes a character at most; the rest of an entry is small beside its body. */
const sizeOf = (key: string, { body }: Kept): number => body.byteLength + 2 * key.length + 200;
