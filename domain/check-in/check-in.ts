import { type Result, err, ok } from "../result.ts";
import { isGrounded } from "../seat/flight.ts";
import type { Flight } from "../seat/flight-state.ts";
import type { Hold } from "../seat/state.ts";
import { type CheckIn, type CheckIns, addCheckIn, checkInOf, takeInRecorded } from "./check-ins.ts";
import { checkInPhase, checkInWindow } from "./window.ts";

/** Passengers of one booking who want to check in for a flight, in the order in which they get their numbers. */
export interface CheckInRequest {
  booking_id: string;
  /** `on_lap`: an infant, who has no seat of their own. */
  passengers: { passenger_id: string; on_lap: boolean }[];
  /** Check-ins of this flight that were recorded elsewhere: those of the booking, and the last of all. */
  recorded: CheckIn[];
}
export interface CheckedInPassenger {
  passenger_id: string;
  sequence: number;
  at: number;
  /** The seat that is sold to them now; null: on a lap. */
  designator: string | null;
}
/** Who of a booking is checked in for a flight, in the order of their numbers. */
export interface CheckedInParty {
  /** Epoch ms. */
  departs_at: number;
  passengers: CheckedInPassenger[];
}
export type CheckInRefusal =
  | { reason: "flight_cancelled" }
  /** The flight has not sold them what they say they have: the booking was cancelled, or something is amiss. */
  | { reason: "not_sold" }
  | { reason: "check_in_not_open"; opens_at: number }
  | { reason: "check_in_closed"; closed_at: number };

/**
 * Checks them in, all or none. Whoever is checked in already keeps their number, also when check-in is closed by now or, because the flight
 * was put off, not open any more.
 */
export function checkIn(
  flight: Flight,
  checkIns: CheckIns,
  { booking_id, passengers, recorded }: CheckInRequest,
  now: number,
): Result<CheckedInParty, CheckInRefusal> {
  takeInRecorded(checkIns, recorded);
  const { definition } = flight;
  if (isGrounded(flight)) return err({ reason: "flight_cancelled" });
  const hold = soldTo(flight, booking_id);
  const areAllHere = passengers.every(({ passenger_id, on_lap }) => on_lap || seatOf(hold, passenger_id) !== undefined);
  if (hold === undefined || definition === null || !areAllHere) return err({ reason: "not_sold" });
  const newcomers = passengers.filter(({ passenger_id }) => checkInOf(checkIns, booking_id, passenger_id) === undefined);
  const refusal = newcomers.length === 0 ? undefined : refuseAt(definition.departs_at, now);
  if (refusal !== undefined) return err(refusal);
  for (const { passenger_id } of newcomers) addCheckIn(checkIns, { booking_id, passenger_id }, now);
  const wanted = new Set(passengers.map(({ passenger_id }) => passenger_id));
  const party = partyOf(checkIns, hold).filter(({ passenger_id }) => wanted.has(passenger_id));
  return ok({ departs_at: definition.departs_at, passengers: party });
}

/** Null: the flight does not fly, or has sold nothing to this booking (any more), so that no check-in of it counts. */
export function checkedIn(flight: Flight, checkIns: CheckIns, bookingId: string): CheckedInParty | null {
  const hold = soldTo(flight, bookingId);
  if (flight.definition === null || isGrounded(flight) || hold === undefined) return null;
  return { departs_at: flight.definition.departs_at, passengers: partyOf(checkIns, hold) };
}

/** Everybody whose check-in counts, in the order of their numbers. */
export function boardingList(flight: Flight, checkIns: CheckIns): (CheckIn & { designator: string | null })[] {
  if (isGrounded(flight)) return [];
  return inOrder(checkIns).flatMap((row) => {
    const hold = soldTo(flight, row.booking_id);
    return hold === undefined ? [] : { ...row, designator: seatOf(hold, row.passenger_id) ?? null };
  });
}

/** All numbers that were ever given, also those of bookings that were cancelled since. */
export const inOrder = ({ bySequence }: CheckIns): CheckIn[] =>
  [...bySequence.values()].toSorted((a, b) => a.sequence - b.sequence);

const soldTo = (flight: Flight, bookingId: string): Hold | undefined => {
  const hold = flight.holds.get(bookingId);
  return hold?.state === "sold" ? hold : undefined;
};

const seatOf = (hold: Hold | undefined, passengerId: string): string | undefined =>
  hold?.seats.find(({ passenger_id }) => passenger_id === passengerId)?.designator;

const partyOf = (checkIns: CheckIns, hold: Hold): CheckedInPassenger[] =>
  inOrder(checkIns)
    .filter(({ booking_id }) => booking_id === hold.booking_id)
    .map(({ passenger_id, sequence, at }) => ({ passenger_id, sequence, at, designator: seatOf(hold, passenger_id) ?? null }));

function refuseAt(departsAt: number, now: number): CheckInRefusal | undefined {
  const { opens_at, closes_at } = checkInWindow(departsAt);
  switch (checkInPhase(departsAt, now)) {
    case "not_open":
      return { reason: "check_in_not_open", opens_at };
    case "closed":
      return { reason: "check_in_closed", closed_at: closes_at };
    case "open":
      return undefined;
  }
}
