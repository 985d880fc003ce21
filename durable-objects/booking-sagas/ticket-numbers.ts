import type { SagaEnv } from "./env.ts";

/** Name of the counter object that numbers tickets. */
const TICKET_COUNTER = "tickets";
/** Serials a shard takes at a time: one call of the one counter for so many tickets, and so many lost at most with the shard's memory. */
const BLOCK = 50;

/** The shard's range of ticket serials. In memory only: numbers are unique because ranges are, and may have gaps. */
export class TicketNumbers {
  readonly #env: Pick<SagaEnv, "COUNTERS">;
  #next = 0;
  #end = 0;

  constructor(env: Pick<SagaEnv, "COUNTERS">) {
    this.#env = env;
  }

  /** The first of `count` serials in a row, or null where the range has not so many left. */
  take(count: number): number | null {
    if (this.#next + count > this.#end) return null;
    const first = this.#next;
    this.#next += count;
    return first;
  }

  /** Takes a new range of the counter, and the first `count` serials of it; what is left of the former range is not used. */
  async fetch(count: number): Promise<number> {
    const { first } = await this.#env.COUNTERS.getByName(TICKET_COUNTER).take(count + BLOCK);
    this.#next = first + count;
    this.#end = first + count + BLOCK;
    return first;
  }
}
