import { invariant } from "../invariant.ts";

/** A passenger who has checked in for a flight. Kept for good, whatever becomes of the booking: its number is never given again. */
export interface CheckIn {
  booking_id: string;
  passenger_id: string;
  /** 1 for whoever checked in first, then without gaps. */
  sequence: number;
  /** Epoch ms. */
  at: number;
}

/** The check-ins of one flight. */
export interface CheckIns {
  byPassenger: Map<string, CheckIn>;
  bySequence: Map<number, CheckIn>;
  /** The highest number that is known to have been given; 0: none. */
  last: number;
  /** Not stored yet. */
  added: CheckIn[];
}

/** The check-ins of a flight, from its stored rows. A number or a passenger that is there twice is a bug, and throws. */
export function checkInsOf(rows: readonly CheckIn[]): CheckIns {
  const checkIns: CheckIns = { byPassenger: new Map(), bySequence: new Map(), last: 0, added: [] };
  for (const row of rows) put(checkIns, row);
  return checkIns;
}

export const checkInOf = ({ byPassenger }: CheckIns, bookingId: string, passengerId: string): CheckIn | undefined =>
  byPassenger.get(keyOf(bookingId, passengerId));

/** Gives a passenger the next number. */
export function addCheckIn(checkIns: CheckIns, who: Pick<CheckIn, "booking_id" | "passenger_id">, now: number): CheckIn {
  const checkIn = { ...who, sequence: checkIns.last + 1, at: now };
  put(checkIns, checkIn);
  checkIns.added.push(checkIn);
  return checkIn;
}

/**
 * Takes in what was recorded elsewhere of check-ins that this flight may have forgotten: its object was lost, or set back in time. What is
 * known here stays; a passenger whose number somebody else has by now is left out, and gets another when they ask again.
 */
export function takeInRecorded(checkIns: CheckIns, recorded: readonly CheckIn[]): void {
  for (const row of recorded) {
    checkIns.last = Math.max(checkIns.last, row.sequence);
    if (checkIns.bySequence.has(row.sequence) || checkIns.byPassenger.has(keyOf(row.booking_id, row.passenger_id))) continue;
    put(checkIns, row);
    checkIns.added.push(row);
  }
}

function put(checkIns: CheckIns, row: CheckIn): void {
  const key = keyOf(row.booking_id, row.passenger_id);
  invariant(!checkIns.bySequence.has(row.sequence), `number ${row.sequence} is given once`);
  invariant(!checkIns.byPassenger.has(key), `${key} has one number`);
  checkIns.bySequence.set(row.sequence, row);
  checkIns.byPassenger.set(key, row);
  checkIns.last = Math.max(checkIns.last, row.sequence);
}

const keyOf = (bookingId: string, passengerId: string): string => `${bookingId} ${passengerId}`;
