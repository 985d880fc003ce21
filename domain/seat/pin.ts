import { type Result, err, ok } from "#domain/result.ts";
import { hasLeft } from "./cancel-flight.ts";
import { isGrounded, moveSeats, ownedHold, putHold } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { type HeldSeats, heldSeats } from "./hold.ts";
import type { Owner } from "./state.ts";

/** `gone`: this attempt has no live hold any more, or the flight has left. */
export type PinRefusal = { reason: "gone" } | { reason: "flight_cancelled" };

/**
 * Turns a hold into a pin: its expiry no longer applies, `pinUntil` (epoch ms, never before the expiry) does. Repeated or late,
 * it only ever extends the pin, and the fencing token stays, so that a confirm on its way is still good. What is sold stays so. On a
 * flight that does not fly, or has left by `now` (epoch ms), nothing is pinned, nor any pin extended: a payment that was decided so late
 * is not captured.
 */
export function pin(flight: Flight, owner: Owner, pinUntil: number, now: number): Result<HeldSeats, PinRefusal> {
  const hold = ownedHold(flight, owner);
  if (!hold) return err({ reason: "gone" });
  if (hold.state === "sold") return ok(heldSeats(hold));
  // Nothing may be charged for it any more. Who was told that it may, just before, goes on to the sale, and is refunded after it.
  if (isGrounded(flight)) return err({ reason: "flight_cancelled" });
  if (flight.definition !== null && hasLeft(flight.definition, now)) return err({ reason: "gone" });
  const expires_at = Math.max(hold.expires_at, pinUntil);
  if (hold.state === "pinned" && expires_at === hold.expires_at) return ok(heldSeats(hold));
  const epoch = hold.state === "held" ? moveSeats(flight, hold.seats, "pinned", hold.booking_id) : hold.epoch;
  const pinned = { ...hold, attempts: [owner.attempt], state: "pinned" as const, epoch, expires_at };
  putHold(flight, pinned);
  return ok(heldSeats(pinned));
}
