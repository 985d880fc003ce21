import { invariant } from "#domain/invariant.ts";
import { type Flight, type FlightDefinition, type Forgotten, noChanges } from "./flight-state.ts";
import type { Layout } from "./layout.ts";
import { layoutInService, seatsOf } from "./layouts.ts";
import { SALES_CLOSE_MS, TOMBSTONE_MS } from "./limits.ts";
import { newlyCancelled, putCancelled } from "./note-cancellation.ts";
import {
  type Cooldown,
  type Hold,
  type Owner,
  type SeatRecord,
  type SeatState,
  type Tombstone,
  seatMay,
  unitsOf,
} from "./state.ts";

/** Gives the flight its cabin, every seat free. */
export function defineFlight(flight: Flight, definition: FlightDefinition, layout: Layout): void {
  invariant(flight.definition === null, "a flight is defined once");
  flight.definition = definition;
  layOut(flight, layout);
  // Of attempts that were let go before the flight was opened.
  pruneAnew(flight);
}

function layOut(flight: Flight, layout: Layout): void {
  flight.layout = layout;
  for (const seat of seatsOf(layout)) {
    flight.places.set(seat.designator, seat);
    flight.seats.set(seat.designator, {
      designator: seat.designator,
      state: "free",
      epoch: 0,
      booking_id: null,
      passenger_id: null,
    });
    flight.free.set(seat.cabin, (flight.free.get(seat.cabin) ?? 0) + 1);
  }
}

/**
 * Gives an open flight another definition; where that has another cabin, every seat of it is free, and nobody may have had a claim on one
 * of the old.
 */
export function redefineFlight(
  flight: Flight,
  { n, definition, isOtherCabin }: { n: number; definition: FlightDefinition; isOtherCabin: boolean },
): void {
  flight.redefined = n;
  flight.definition = definition;
  flight.changes.definition = isOtherCabin || flight.changes.definition === "cabin" ? "cabin" : "times";
  // How long tombstones are kept goes by the departure.
  pruneAnew(flight);
  if (!isOtherCabin) return;
  invariant(flight.holds.size === 0, "nobody has a claim on a cabin that goes");
  for (const map of [flight.places, flight.seats, flight.free]) map.clear();
  flight.changes.seats.clear();
  layOut(flight, layoutInService(definition.aircraft));
  raiseVersion(flight, flight.version + 1);
  flight.cabin_since = flight.version;
}

function pruneAnew(flight: Flight): void {
  for (const attempts of flight.tombstones.values())
    for (const endedAt of attempts.values()) pruneFrom(flight, keptUntil(flight, endedAt));
}

/** A flight as it is stored, but for its definition. */
interface StoredFlight extends Pick<Flight, "version" | "redefined" | "cabin_since" | "cancellation"> {
  seats: SeatRecord[];
  holds: Hold[];
  tombstones: Tombstone[];
  cooldowns: Cooldown[];
}

/** Puts what is stored over the empty cabin, and derives the rest. For loading only. */
export function restoreFlight(flight: Flight, stored: StoredFlight): void {
  for (const seat of stored.seats) replaceSeat(flight, seat);
  for (const hold of stored.holds) placeHold(flight, hold);
  for (const tombstone of stored.tombstones) placeTombstone(flight, tombstone);
  for (const cooldown of stored.cooldowns) placeCooldown(flight, cooldown);
  flight.version = stored.version;
  flight.redefined = stored.redefined;
  flight.cabin_since = stored.cabin_since;
  flight.cancellation = stored.cancellation;
}

/** Everything that has changed is stored. */
export function changesStored(flight: Flight): void {
  flight.changes = noChanges();
}

/** Moves seats to a state, in one change: all of them get the new version as their epoch, which is returned. */
export function moveSeats(
  flight: Flight,
  seats: { designator: string; passenger_id: string | null }[],
  to: SeatState,
  bookingId: string | null,
): number {
  flight.version += 1;
  setSeats(flight, seats, to, bookingId);
  return flight.version;
}

function setSeats(
  flight: Flight,
  seats: { designator: string; passenger_id: string | null }[],
  to: SeatState,
  bookingId: string | null,
): void {
  for (const { designator, passenger_id } of seats) {
    const from = flight.seats.get(designator);
    invariant(from !== undefined && seatMay(from.state, to), `seat ${designator} may not go from ${from?.state} to ${to}`);
    replaceSeat(flight, { designator, state: to, epoch: flight.version, booking_id: bookingId, passenger_id });
    flight.changes.seats.add(designator);
  }
}

/**
 * Gives a live hold other seats, in one change: those it had and no longer has are free, new ones get the hold's state, and a
 * seat it keeps may become another of its passengers'. Returns the epoch.
 */
export function exchangeSeats(flight: Flight, hold: Hold, seats: Hold["seats"]): number {
  const had = new Map(hold.seats.map(({ designator, passenger_id }) => [designator, passenger_id]));
  const kept = new Set(seats.map(({ designator }) => designator));
  const moved = seats.filter(({ designator, passenger_id }) => had.get(designator) !== passenger_id);
  const left = hold.seats.filter(({ designator }) => !kept.has(designator));
  if (moved.length === 0 && left.length === 0) return hold.epoch;
  flight.version += 1;
  setSeats(
    flight,
    left.map(({ designator }) => ({ designator, passenger_id: null })),
    "free",
    null,
  );
  const added = moved.filter(({ designator }) => !had.has(designator));
  setSeats(flight, added, "held", hold.booking_id);
  if (hold.state === "pinned") setSeats(flight, added, "pinned", hold.booking_id);
  for (const { designator, passenger_id } of moved) passTo(flight, designator, passenger_id);
  return flight.version;
}

function passTo(flight: Flight, designator: string, passengerId: string): void {
  const seat = flight.seats.get(designator);
  invariant(seat !== undefined, `the aircraft has a seat ${designator}`);
  if (seat.passenger_id === passengerId) return;
  replaceSeat(flight, { ...seat, passenger_id: passengerId, epoch: flight.version });
  flight.changes.seats.add(designator);
}

/** Stores a live hold, new or changed. */
export function putHold(flight: Flight, hold: Hold): void {
  placeHold(flight, hold);
  flight.changes.holds.add(hold.booking_id);
  // Whoever has seats of a cancelled flight is to be told; also where they come back by a rebuild.
  const isToBeTold = flight.cancellation !== null && flight.cancellation.bookings.get(hold.booking_id)?.outcome !== "to_do";
  if (isToBeTold) putCancelled(flight, newlyCancelled(hold.booking_id));
}

/** Ends a live hold: its seats are free again. Returns them. */
export function endHold(flight: Flight, hold: Hold): string[] {
  invariant(flight.holds.get(hold.booking_id) === hold, `hold of ${hold.booking_id} is live`);
  moveSeats(
    flight,
    hold.seats.map(({ designator }) => ({ designator, passenger_id: null })),
    "free",
    null,
  );
  flight.holds.delete(hold.booking_id);
  countUnits(flight, hold, -1);
  flight.changes.holds.add(hold.booking_id);
  const cancelled = flight.cancellation?.bookings.get(hold.booking_id);
  // Its saga has let go, and has perhaps come to its end: it is worth asking at once.
  if (cancelled?.outcome === "to_do") putCancelled(flight, { ...cancelled, next_at: 0 });
  return hold.seats.map(({ designator }) => designator);
}

/** Ends a live hold whose time has run out; the sagas of its attempts are to be told. Returns its seats, which are free again. */
export function expireHold(flight: Flight, hold: Hold, now: number): string[] {
  const freed = endHold(flight, hold);
  for (const attempt of hold.attempts) {
    bury(flight, { booking_id: hold.booking_id, attempt }, now);
    flight.changes.expired.push({ booking_id: hold.booking_id, attempt });
  }
  return freed;
}

/** Notes when the first of the holds there are runs out. */
export function expireNext(flight: Flight): void {
  flight.next_expiry = Infinity;
  for (const hold of flight.holds.values()) expireFrom(flight, hold);
}

/** The attempts that have expired since this was asked, whose sagas are to be told. */
export const takeExpired = ({ changes }: Flight): Owner[] => changes.expired.splice(0);

/** Whether it is known here that it does not fly. */
export const isGrounded = ({ cancellation, definition }: Flight): boolean =>
  cancellation !== null || definition?.withdrawn === true;

/** Marks an attempt as ended; the first mark stays. */
export function bury(flight: Flight, owner: Owner, now: number): void {
  if (isBuried(flight, owner)) return;
  const tombstone = { booking_id: owner.booking_id, attempt: owner.attempt, ended_at: now };
  placeTombstone(flight, tombstone);
  flight.changes.tombstones.push(tombstone);
}

export const isBuried = (flight: Flight, owner: Owner): boolean =>
  flight.tombstones.get(owner.booking_id)?.has(owner.attempt) ?? false;

/** Whether there is any record, live or tombstone, of this booking. */
export const isKnown = (flight: Flight, bookingId: string): boolean =>
  flight.holds.has(bookingId) || flight.tombstones.has(bookingId);

/** The live hold this attempt owns. */
export function ownedHold(flight: Flight, owner: Owner): Hold | undefined {
  const hold = flight.holds.get(owner.booking_id);
  return hold?.attempts.includes(owner.attempt) ? hold : undefined;
}

/** Keeps a user from taking a seat again for a while. */
export function cool(flight: Flight, cooldown: Cooldown): void {
  placeCooldown(flight, cooldown);
  flight.changes.cooldowns.push(cooldown);
}

/**
 * Until when a tombstone is kept (epoch ms): until the flight is off sale, when every hold is refused whoever asks, and its time
 * has passed. A flight that is not open may still go on sale.
 */
export const keptUntil = ({ definition }: Flight, endedAt: number): number =>
  definition === null ? Infinity : Math.max(endedAt + TOMBSTONE_MS, definition.departs_at - SALES_CLOSE_MS);

/** Makes the version at least this, without a change of seats. */
export function raiseVersion(flight: Flight, version: number): void {
  if (version <= flight.version) return;
  flight.version = version;
  flight.changes.version = true;
}

/** Notes when there is a tombstone or a cooldown to forget (epoch ms). */
export function pruneNext(flight: Flight, at: number): void {
  flight.next_prune = at;
}

/** Deletes a tombstone or a cooldown. */
export function forget(flight: Flight, row: Forgotten): void {
  if ("attempt" in row) removeInner(flight.tombstones, row.booking_id, row.attempt);
  else removeInner(flight.cooldowns, row.user_id, row.designator);
  flight.changes.forgotten.push(row);
}

function replaceSeat(flight: Flight, seat: SeatRecord): void {
  const cabin = flight.places.get(seat.designator)?.cabin;
  const before = flight.seats.get(seat.designator);
  invariant(cabin !== undefined && before !== undefined, `the aircraft has a seat ${seat.designator}`);
  const gained = Number(seat.state === "free") - Number(before.state === "free");
  flight.free.set(cabin, (flight.free.get(cabin) ?? 0) + gained);
  flight.seats.set(seat.designator, seat);
}

function placeHold(flight: Flight, hold: Hold): void {
  const before = flight.holds.get(hold.booking_id);
  if (before) countUnits(flight, before, -1);
  countUnits(flight, hold, 1);
  flight.holds.set(hold.booking_id, hold);
  expireFrom(flight, hold);
}

function expireFrom(flight: Flight, { state, expires_at }: Hold): void {
  if (state !== "sold") flight.next_expiry = Math.min(flight.next_expiry, expires_at);
}

function placeTombstone(flight: Flight, { booking_id, attempt, ended_at }: Tombstone): void {
  inner(flight.tombstones, booking_id).set(attempt, ended_at);
  pruneFrom(flight, keptUntil(flight, ended_at));
}

function placeCooldown(flight: Flight, { user_id, designator, until }: Cooldown): void {
  inner(flight.cooldowns, user_id).set(designator, until);
  pruneFrom(flight, until);
}

function pruneFrom(flight: Flight, at: number): void {
  flight.next_prune = Math.min(flight.next_prune, at);
}

function countUnits(flight: Flight, hold: Hold, sign: 1 | -1): void {
  flight.taken.set(hold.booking_class, (flight.taken.get(hold.booking_class) ?? 0) + sign * unitsOf(hold));
}

function inner<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = map.get(key);
  if (known) return known;
  const fresh = new Map<string, V>();
  map.set(key, fresh);
  return fresh;
}

function removeInner<V>(map: Map<string, Map<string, V>>, key: string, innerKey: string): void {
  const known = map.get(key);
  known?.delete(innerKey);
  if (known?.size === 0) map.delete(key);
}
