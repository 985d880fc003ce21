import { forget, keptUntil, pruneNext } from "./flight.ts";
import type { Flight, Forgotten } from "./flight-state.ts";
import { PRUNE_BATCH, PRUNE_DELAY_MS } from "./limits.ts";

/** When the flight wants to be pruned next (epoch ms). */
export const pruneDue = (flight: Flight): number => flight.next_prune + PRUNE_DELAY_MS;

/**
 * Forgets tombstones and cooldowns that no longer refuse anything; nothing before it is due, and a batch at a time: where there
 * is more, it is due again at once. Holds and seats are never forgotten: they end by expiry and release.
 */
export function prune(flight: Flight, now: number): void {
  if (now < pruneDue(flight)) return;
  let pruned = 0;
  let next = Infinity;
  for (const { row, until } of forgettable(flight)) {
    if (until > now) next = Math.min(next, until);
    else if (pruned === PRUNE_BATCH) return;
    else {
      forget(flight, row);
      pruned += 1;
    }
  }
  pruneNext(flight, next);
}

function* forgettable(flight: Flight): Generator<{ row: Forgotten; until: number }> {
  for (const [booking_id, attempts] of flight.tombstones) {
    // A late hold of an attempt that ended would be answered with the seats of the one that did not. Its end asks for pruning again.
    if (flight.holds.has(booking_id)) continue;
    for (const [attempt, endedAt] of attempts) yield { row: { booking_id, attempt }, until: keptUntil(flight, endedAt) };
  }
  for (const [user_id, seats] of flight.cooldowns)
    for (const [designator, until] of seats) yield { row: { user_id, designator }, until };
}
