import { type Allowance, type Exhausted, type Meter, type Rate, take, unused } from "#domain/rate-limit/meter.ts";
import { ok, type Result } from "#domain/result.ts";

/** How often meters that are empty again are thrown away. */
const SWEEP_EVERY_MS = 60_000;

/**
 * Requests in memory, a meter for each key. They are not stored: a write for each request would cost more than most requests
 * do, and what is lost with the memory is the count of the last minute, which nobody is charged for. An object is evicted when
 * it has been idle for a while, that is when none of the users it counts is doing anything.
 */
export class Requests {
  readonly #meters = new Map<string, { meter: Meter; empty_at: number }>();
  #sweptAt = 0;

  count(key: string, rate: Rate, now: number): Result<Allowance, Exhausted> {
    this.#sweep(now);
    const taken = take(this.#meters.get(key)?.meter ?? unused(now), rate, now);
    if (!taken.ok) return taken;
    const { meter, allowance } = taken.value;
    this.#meters.set(key, { meter, empty_at: now + allowance.full_in_ms });
    return ok(allowance);
  }

  get size(): number {
    return this.#meters.size;
  }

  #sweep(now: number): void {
    if (now < this.#sweptAt + SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    for (const [key, { empty_at }] of this.#meters) if (empty_at <= now) this.#meters.delete(key);
  }
}
