import { bury, cool, endHold, ownedHold, putHold } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { COOLDOWN_MS } from "./limits.ts";
import type { Owner } from "./state.ts";

/**
 * Lets go of what this attempt owns, sold seats included, and leaves its tombstone: a late hold or pin of it is refused. Seats
 * that another attempt of the booking owns too stay with that one. Returns the seats that are free now. `ranOut`: they are let go
 * because nobody paid in time, which its saga may know before the flight does (a pin outlives the hold); then they cool down as those do
 * that the flight itself frees.
 */
export function release(flight: Flight, owner: Owner, now: number, ranOut = false): { released: string[] } {
  const hold = ownedHold(flight, owner);
  bury(flight, owner, now);
  if (!hold) return { released: [] };
  const others = hold.attempts.filter((attempt) => attempt !== owner.attempt);
  if (others.length === 0) {
    const released = endHold(flight, hold);
    if (ranOut) for (const designator of released) cool(flight, { user_id: hold.user_id, designator, until: now + COOLDOWN_MS });
    return { released };
  }
  putHold(flight, { ...hold, attempts: others });
  return { released: [] };
}
