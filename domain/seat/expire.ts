import { bury, cool, endHold } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { COOLDOWN_MS } from "./limits.ts";

/**
 * Frees every held or pinned seat whose time is up: void at and after `expires_at`. Runs before every decision, so no answer
 * depends on when an alarm came.
 */
export function expire(flight: Flight, now: number): void {
  if (now < flight.next_expiry) return;
  flight.next_expiry = Infinity;
  for (const hold of flight.holds.values()) {
    if (hold.state === "sold") continue;
    if (hold.expires_at > now) {
      flight.next_expiry = Math.min(flight.next_expiry, hold.expires_at);
      continue;
    }
    for (const designator of endHold(flight, hold)) cool(flight, { user_id: hold.user_id, designator, until: now + COOLDOWN_MS });
    for (const attempt of hold.attempts) {
      bury(flight, { booking_id: hold.booking_id, attempt }, now);
      flight.changes.expired.push({ booking_id: hold.booking_id, attempt });
    }
  }
}
