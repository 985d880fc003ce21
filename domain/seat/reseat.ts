import { invariant } from "#domain/invariant.ts";
import { type Result, err, ok } from "#domain/result.ts";
import { exchangeSeats, isGrounded, ownedHold, putHold } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { type HeldSeats, heldSeats, refuseCooling } from "./hold.ts";
import { SALES_CLOSE_MS } from "./limits.ts";
import { type NamedSeat, type SeatsRefusal, refuseSeats } from "./refuse-seats.ts";
import type { Hold, Owner } from "./state.ts";

/** The seats a booking's hold is to have from now on. */
export interface Reseat {
  /** Higher than that of every change of this booking before: a late or repeated call never brings older seats back. */
  n: number;
  /** A passenger may have two in between; they count once against the booking class. */
  seats: ({ passenger_id: string } & NamedSeat)[];
  /** An agent: no cooldown. */
  exempt?: boolean | undefined;
}
export type ReseatRefusal = { reason: "flight_closed" } | SeatsRefusal | { reason: "hold_cooldown"; until: number };

/**
 * Gives a hold or a pin exactly these seats, all or none, until the time it had. It says what is to be, not what to change, and
 * is numbered: a copy, or one that was overtaken by a later one, is answered and changes nothing.
 */
export function reseat(
  flight: Flight,
  owner: Owner,
  { n, seats, exempt }: Reseat,
  now: number,
): Result<HeldSeats, { reason: "gone" } | ReseatRefusal> {
  const hold = ownedHold(flight, owner);
  if (!hold || hold.state === "sold") return err({ reason: "gone" });
  if (n <= hold.reseats) return ok(heldSeats(hold));
  const added = seats.filter(({ designator }) => !hold.seats.some((seat) => seat.designator === designator));
  const refusal = added.length === 0 ? undefined : refuse(flight, hold, added, exempt === true, now);
  if (refusal) return err(refusal);
  const wanted = seats.map(({ passenger_id, designator }) => ({ passenger_id, designator }));
  const changed = { ...hold, epoch: exchangeSeats(flight, hold, wanted), seats: wanted, reseats: n };
  putHold(flight, changed);
  return ok(heldSeats(changed));
}

/** Why the seats it does not have yet cannot be had. No unit of a booking class is asked for: its passengers have theirs. */
function refuse(flight: Flight, hold: Hold, added: NamedSeat[], exempt: boolean, now: number): ReseatRefusal | undefined {
  if (isGrounded(flight) || flight.definition === null || now >= flight.definition.departs_at - SALES_CLOSE_MS)
    return { reason: "flight_closed" };
  const [first] = hold.seats;
  const place = first && flight.places.get(first.designator);
  invariant(place !== undefined, `a hold of ${hold.booking_id} has a seat of the aircraft`);
  const refusal = refuseSeats(flight, place.cabin, added);
  if (refusal || exempt) return refusal;
  return refuseCooling(flight, hold.user_id, added, now);
}
