import { cool, expireHold, expireNext } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { COOLDOWN_MS } from "./limits.ts";

/**
 * Frees every held or pinned seat whose time is up: void at and after `expires_at`. Runs before every decision, so no answer
 * depends on when an alarm came.
 */
export function expire(flight: Flight, now: number): void {
  if (now < flight.next_expiry) return;
  for (const hold of flight.holds.values()) {
    if (hold.state === "sold" || hold.expires_at > now) continue;
    for (const designator of expireHold(flight, hold, now))
      cool(flight, { user_id: hold.user_id, designator, until: now + COOLDOWN_MS });
  }
  expireNext(flight);
}
