import { bury, endHold, ownedHold, putHold } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import type { Owner } from "./state.ts";

/**
 * Lets go of what this attempt owns, sold seats included, and leaves its tombstone: a late hold or pin of it is refused. Seats
 * that another attempt of the booking owns too stay with that one. Returns the seats that are free now.
 */
export function release(flight: Flight, owner: Owner, now: number): { released: string[] } {
  const hold = ownedHold(flight, owner);
  bury(flight, owner, now);
  if (!hold) return { released: [] };
  const others = hold.attempts.filter((attempt) => attempt !== owner.attempt);
  if (others.length === 0) return { released: endHold(flight, hold) };
  putHold(flight, { ...hold, attempts: others });
  return { released: [] };
}
