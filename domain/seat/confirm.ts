import { type Result, err, ok } from "#domain/result.ts";
import { moveSeats, ownedHold, putHold } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { type HeldSeats, heldSeats } from "./hold.ts";
import type { Owner } from "./state.ts";

/** `gone`: this attempt has no live hold any more. `fenced`: it is not pinned, or by now under this epoch. */
export type ConfirmRefusal = { reason: "gone" } | { reason: "fenced"; epoch: number };

/** Sells pinned seats to their owner, who must present the epoch of its pin. Repeating it with the same epoch is answered again. */
export function confirm(flight: Flight, owner: Owner, epoch: number): Result<HeldSeats, ConfirmRefusal> {
  const hold = ownedHold(flight, owner);
  if (!hold) return err({ reason: "gone" });
  if (hold.state === "held" || hold.epoch !== epoch) return err({ reason: "fenced", epoch: hold.epoch });
  if (hold.state === "sold") return ok(heldSeats(hold));
  moveSeats(flight, hold.seats, "sold", hold.booking_id);
  // Nothing counts it any more, so where it came from is forgotten.
  const sold = { ...hold, state: "sold" as const, network: null };
  putHold(flight, sold);
  return ok(heldSeats(sold));
}
