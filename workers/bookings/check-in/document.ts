import type { CheckInApi } from "#contracts/check-in.ts";
import type { PassOf } from "#domain/check-in/pass-id.ts";
import { err, ok } from "#domain/result.ts";
import type { Env } from "../env.ts";
import { readBooking, segmentsOf } from "../read-booking.ts";
import { passesFor } from "./passes.ts";

const MISSING = err({ reason: "not_found" });

/** What the boarding pass shows, for its owner. There is none of a booking that is not confirmed, or of a flight that does not fly. */
export async function boardingPassDocument(
  env: Env,
  { booking_id, passenger_id, flight }: PassOf,
  userId: string,
): ReturnType<CheckInApi["boardingPassDocument"]> {
  const found = await readBooking(env, { booking_id, user_id: userId });
  if (!found.ok) return found;
  const { booking } = found.value;
  const segment = segmentsOf(booking)[flight - 1];
  const passenger = booking.passengers.find(({ id }) => id === passenger_id);
  if (booking.status !== "confirmed" || segment === undefined || passenger === undefined) return MISSING;
  const party = await env.FLIGHT_SEATS.getByName(segment.flight_id).checkedIn(booking.id);
  const own = party?.passengers.filter((each) => each.passenger_id === passenger_id) ?? [];
  if (party === null || own.length === 0) return MISSING;
  const [pass] = await passesFor(env, found.value, segment.flight_id, { ...party, passengers: own });
  // The fare's are for each passenger with a seat.
  const bags = passenger.type === "infant" ? 0 : booking.fare.bags.checked;
  return pass === undefined ? MISSING : ok({ pass, passenger, bags });
}
