import { type Result, err, ok } from "#domain/result.ts";
import { chooseSeats } from "./choose-seats.ts";
import { isBuried, isGrounded, isKnown, moveSeats, putHold } from "./flight.ts";
import type { Flight, FlightDefinition } from "./flight-state.ts";
import type { Cabin } from "./layout.ts";
import { MAX_LIVE_SEATS_PER_USER, SALES_CLOSE_MS } from "./limits.ts";
import { type NamedSeat, type SeatsRefusal, refuseSeats } from "./refuse-seats.ts";
import { type Hold, unitsOf } from "./state.ts";

/**
 * What one try of a booking asks of one flight. The booking id is the hold's identity; `attempt` tells one try of the request from another
 * (3 facts decide: id, attempt, request_hash).
 */
export interface HoldRequest {
  booking_id: string;
  attempt: string;
  request_hash: string;
  user_id: string;
  cabin: Cabin;
  booking_class: string;
  /**
   * One entry for each passenger who needs a seat; `designator` null: any seat, the party together. `no_exit_row`: never one in an
   * exit row, named or assigned (see `domain/booking/exit-rows.ts`).
   */
  seats: { passenger_id: string; designator: string | null; no_exit_row?: boolean | undefined }[];
  ttl_ms: number;
  /** How the flight was offered (epoch ms, IATA type): refused as closed where it leaves, or is flown, otherwise by now. Absent: as it is. */
  offered?: { departs_at: number; aircraft: string } | undefined;
  network?: Network | undefined;
  /** Re-hold after a late payment, or an agent: no hold limit, no cooldown. */
  exempt?: boolean | undefined;
}
/** Pseudonym of where a request comes from, and how many per cent of the flight's seats may be live for all who come from there. */
export interface Network {
  id: string;
  share_percent: number;
}
export interface HeldSeats {
  seats: { passenger_id: string; designator: string }[];
  /** Fencing token: `confirm` must present the epoch of its pin. */
  epoch: number;
  /** Epoch ms; the hold is void at and after this instant. */
  expires_at: number;
}
type Refusal =
  | { reason: "needs_definition" }
  | { reason: "flight_closed" }
  | SeatsRefusal
  | { reason: "sold_out" }
  | { reason: "fare_unavailable"; booking_class: string }
  | { reason: "key_reused" }
  | { reason: "released" }
  | { reason: "hold_limit"; limit: number; of: "user" | "network" }
  | { reason: "hold_cooldown"; until: number };
/** `known`: there is a record, live or tombstone, of this booking. */
export type HoldRefusal = { known: boolean } & Refusal;

export const heldSeats = (hold: Hold): HeldSeats => ({ seats: hold.seats, epoch: hold.epoch, expires_at: hold.expires_at });

/**
 * Holds seats for one booking until `now + ttl_ms`, all or none. A live hold of the same booking and request is answered
 * again, and the new attempt joins it; an attempt that ended stays refused.
 */
export function hold(flight: Flight, request: HoldRequest, now: number): Result<HeldSeats, HoldRefusal> {
  if (isBuried(flight, request)) return err({ reason: "released", known: true });
  const live = flight.holds.get(request.booking_id);
  if (live) return holdAgain(flight, live, request);

  const refusal = refuse(flight, request, now);
  if (refusal) return err({ ...refusal, known: isKnown(flight, request.booking_id) });
  const chosen = chooseSeats(flight, request, now);
  if (!chosen.ok) return err({ ...chosen.error, known: isKnown(flight, request.booking_id) });

  const epoch = moveSeats(flight, chosen.value, "held", request.booking_id);
  const { booking_id, attempt, request_hash, user_id, booking_class } = request;
  const taken: Hold = {
    booking_id,
    attempts: [attempt],
    request_hash,
    user_id,
    booking_class,
    state: "held",
    seats: chosen.value,
    reseats: 0,
    epoch,
    expires_at: now + request.ttl_ms,
    network: request.network?.id ?? null,
  };
  putHold(flight, taken);
  return ok(heldSeats(taken));
}

/** Joining makes the new attempt an owner too. Once pinned, the hold is its saga's alone: answered, but not shared. */
function holdAgain(flight: Flight, live: Hold, request: HoldRequest): Result<HeldSeats, HoldRefusal> {
  if (live.request_hash !== request.request_hash) return err({ reason: "key_reused", known: true });
  if (live.state === "held" && !live.attempts.includes(request.attempt)) {
    putHold(flight, { ...live, attempts: [...live.attempts, request.attempt] });
  }
  return ok(heldSeats(live));
}

/** Why no seat can be given, whichever it would be. */
function refuse(flight: Flight, request: HoldRequest, now: number): Refusal | undefined {
  const { definition } = flight;
  if (isGrounded(flight)) return { reason: "flight_closed" };
  if (definition === null) return { reason: "needs_definition" };
  if (now >= definition.departs_at - SALES_CLOSE_MS) return { reason: "flight_closed" };
  if (request.offered !== undefined && !isAsOffered(definition, request.offered)) return { reason: "flight_closed" };
  const refusal = refuseNamed(flight, request) ?? refuseUnits(flight, definition, request);
  return refusal ?? (request.exempt ? undefined : (refuseUser(flight, request, now) ?? refuseNetwork(flight, request)));
}

/**
 * Whoever books by an offer of before a timetable changed the flight would never hear of that: those who were booked then have been told.
 * Offers have whole seconds.
 */
const isAsOffered = (definition: FlightDefinition, offered: NonNullable<HoldRequest["offered"]>): boolean =>
  Math.floor(definition.departs_at / 1_000) === Math.floor(offered.departs_at / 1_000) &&
  definition.aircraft === offered.aircraft;

/** Whoever holds nothing yet, and can be offered no other seat, is sent elsewhere. */
function refuseNamed(flight: Flight, request: HoldRequest): Refusal | undefined {
  const refusal = refuseSeats(flight, request.cabin, named(request));
  const isHopeless = refusal?.reason === "seat_unavailable" && refusal.alternatives.length === 0;
  return isHopeless ? { reason: "sold_out" } : refusal;
}

/**
 * Physical seats first, then the units of the booking class: those the carrier authorised, and the few beyond them that keep the
 * price of an offer made while there were units. Nobody comes here without such an offer: search offers authorised units only.
 */
function refuseUnits(flight: Flight, definition: FlightDefinition, request: HoldRequest): Refusal | undefined {
  const wanted = request.seats.length;
  if ((flight.free.get(request.cabin) ?? 0) < wanted) return { reason: "sold_out" };
  const bucket = definition.booking_classes.find(
    (entry) => entry.booking_class === request.booking_class && entry.cabin === request.cabin,
  );
  const sellable = (bucket?.authorised ?? 0) + (bucket?.honoured ?? 0);
  const left = sellable - (flight.taken.get(request.booking_class) ?? 0);
  return left < wanted ? { reason: "fare_unavailable", booking_class: request.booking_class } : undefined;
}

function refuseUser(flight: Flight, request: HoldRequest, now: number): Refusal | undefined {
  const live = liveSeats(flight, (hold) => hold.user_id === request.user_id);
  if (live + request.seats.length > MAX_LIVE_SEATS_PER_USER)
    return { reason: "hold_limit", limit: MAX_LIVE_SEATS_PER_USER, of: "user" };
  return refuseCooling(flight, request.user_id, named(request), now);
}

/**
 * A thousand users of one network are a bot, or a crowd that can pay first. The first party is let in whatever its size: families
 * fly in small aircraft, too.
 */
function refuseNetwork(flight: Flight, { network, seats }: HoldRequest): Refusal | undefined {
  if (network === undefined) return undefined;
  const limit = Math.floor((flight.places.size * network.share_percent) / 100);
  const live = liveSeats(flight, (hold) => hold.network === network.id);
  return live > 0 && live + seats.length > limit ? { reason: "hold_limit", limit, of: "network" } : undefined;
}

/** Seats on hold or being paid for. */
function liveSeats(flight: Flight, counts: (hold: Hold) => boolean): number {
  let live = 0;
  for (const hold of flight.holds.values()) if (hold.state !== "sold" && counts(hold)) live += unitsOf(hold);
  return live;
}

/** A user's seats that ran out a short while ago are not open to them. */
export function refuseCooling(
  flight: Flight,
  userId: string,
  seats: { designator: string }[],
  now: number,
): { reason: "hold_cooldown"; until: number } | undefined {
  const until = Math.max(...seats.map(({ designator }) => flight.cooldowns.get(userId)?.get(designator) ?? 0));
  return until > now ? { reason: "hold_cooldown", until } : undefined;
}

const named = (request: HoldRequest): NamedSeat[] =>
  request.seats.flatMap(({ designator, no_exit_row }) => (designator === null ? [] : [{ designator, no_exit_row }]));
