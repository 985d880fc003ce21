import type { OpenRequest } from "#contracts/booking-sagas.ts";
import type { Answer, BookedPassenger, Booking, BookingsApi, CreateBooking, CreateBookingError } from "#contracts/bookings.ts";
import type { OfferTerms, Segment } from "#contracts/offers.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import type { Traced } from "#contracts/traces.ts";
import { checkParty } from "#domain/booking/check-party.ts";
import { chosenSeats } from "#domain/booking/chosen-seats.ts";
import { awayFromExits } from "#domain/booking/exit-rows.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { HoldRequest } from "#domain/seat/hold.ts";
import { numberVar } from "#platform/env.ts";
import { base32, sha256 } from "#platform/hash.ts";
import { liveHoldsOf } from "#platform/rate-limit-objects.ts";
import { openOffer } from "#platform/offer-token.ts";
import { asOperation } from "#platform/operation.ts";
import { sagaOf } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import { type HeldSegment, holdSegments, releaseSegments, type WantedSegment } from "./hold-segments.ts";
import { bookingIdOf } from "./identify.ts";
import { nextLocator } from "./locators.ts";
import { refusal } from "./refusal.ts";

/** 80 bits: networks that meet by chance would share a limit. */
const NETWORK_ID_LENGTH = 16;
/** 80 bits, as 16 characters of 5: no two tries of a request are taken for one. */
const ATTEMPT_BYTES = 10;
const ATTEMPT_LENGTH = 16;

export type CreateCommand = Parameters<BookingsApi["create"]>[0];
type Created = Result<Answer<Booking>, CreateBookingError>;

/** Its operation: what is done in it comes into the booking's trace together with the booking. */
export async function createBooking(env: Env, command: CreateCommand): Promise<Created> {
  const booking_id = await bookingIdOf(command.user_id, command.key, env.SAGA_SHARDS);
  const { traceparent, journey } = command;
  const options = { traceparent, whole: true, ids: { booking_id }, ...(journey && { recorded: journey.spans }) };
  return asOperation("bookings.create", options, () => create(env, command, booking_id));
}

/** Holds every seat of the itinerary and opens the booking's saga; on any refusal nothing is left held. */
async function create(env: Env, command: CreateCommand, booking_id: string): Promise<Created> {
  const offer = await openOffer(command.body.offer_id, env.OFFER_SIGNING_KEY, Date.now());
  // An offer that has run out, or whose key was renewed since, must not hide the first answer from a retry.
  if (!offer.ok) return await orFirstAnswer(env, booking_id, command, offer.error);
  const terms = offer.value;
  const segments = terms.slices.flatMap((slice) => slice.segments);
  const party = checkParty(
    command.body.passengers,
    terms.passengers,
    segments.map(({ flight_id, departs_local }) => ({ flight_id, local_date: departs_local.slice(0, 10) })),
  );
  if (!party.ok) return party;
  const chosen = chosenSeats(command.body.passengers, segments, terms.total.currency, awayFromExits(terms.passengers));
  if (!chosen.ok) return chosen;

  const network = await networkOf(env, command);
  const attempt = base32(crypto.getRandomValues(new Uint8Array(ATTEMPT_BYTES)), ATTEMPT_LENGTH);
  const wanted = wantedSegments(env, { ...command, booking_id, attempt, network }, terms, segments);
  const held = await holdSegments(env, wanted);
  if (!held.ok) {
    const answer = refusal(held.error.by);
    return held.error.by.known ? await orFirstAnswer(env, booking_id, command, answer) : err(answer);
  }
  const limit = await claimLimit(env, command, booking_id, held.value);
  if (!limit.ok) {
    await releaseSegments(env, wanted);
    return await orFirstAnswer(env, booking_id, command, limit.error);
  }
  return await open(env, command, wanted, {
    booking_id,
    user_id: command.user_id,
    request_hash: command.request_hash,
    attempt,
    exempt: command.exempt,
    traceparent: command.traceparent,
    ...(command.journey && { journey: command.journey }),
    record_locator: await nextLocator(env),
    terms,
    contact: command.body.contact,
    passengers: bookedPassengers(command.body, terms, held.value),
    seat_prices: chosen.value,
    segments: held.value.map(({ flight_id, request: { cabin, booking_class }, held: seats }) => ({
      flight_id,
      cabin,
      booking_class,
      held: seats,
    })),
  });
}

/** The saga decides last. No answer is no refusal: the holds stay, and the request's next try, which the gateway or its client makes, finds them. */
async function open(env: Env, command: CreateCommand, wanted: WantedSegment[], request: OpenRequest & Traced): Promise<Created> {
  const opened = await sagaOf(env.BOOKING_SAGAS, request.booking_id).open(request);
  if (!opened.ok || !opened.value.keep) await releaseSegments(env, wanted);
  return opened.ok ? ok({ body: opened.value.body, replayed: opened.value.replayed }) : opened;
}

/** A refusal only counts for a request that was not accepted before. */
async function orFirstAnswer(
  env: Env,
  bookingId: string,
  command: CreateCommand,
  otherwise: CreateBookingError,
): Promise<Created> {
  const first = await sagaOf(env.BOOKING_SAGAS, bookingId).firstAnswer({
    booking_id: bookingId,
    request_hash: command.request_hash,
  });
  if (first.ok) return first;
  return err(first.error.reason === "key_reused" ? { reason: "key_reused" } : otherwise);
}

/**
 * The flight compares networks and need not know them: it gets a keyed hash, which the secret's next rotation makes another one.
 * Whoever is exempt from the limits is not counted at all.
 */
async function networkOf(env: Env, { network, exempt }: CreateCommand): Promise<HoldRequest["network"]> {
  if (network === null || exempt) return undefined;
  const id = base32(await sha256("network", env.OFFER_SIGNING_KEY, network), NETWORK_ID_LENGTH);
  return { id, share_percent: numberVar("MAX_NETWORK_SHARE_PERCENT", env.MAX_NETWORK_SHARE_PERCENT) };
}

function wantedSegments(
  env: Env,
  command: Omit<CreateCommand, "network"> & { booking_id: string; attempt: string; network: HoldRequest["network"] },
  terms: OfferTerms,
  segments: Segment[],
): WantedSegment[] {
  const ttl_ms = numberVar("HOLD_TTL_SECONDS", env.HOLD_TTL_SECONDS) * 1000;
  const seated = terms.passengers.filter(({ type }) => type !== "infant");
  const careful = awayFromExits(terms.passengers);
  return segments
    .toSorted((a, b) => (a.flight_id < b.flight_id ? -1 : 1))
    .map(({ flight_id, cabin, booking_class, departs_at, aircraft }) => ({
      flight_id,
      request: {
        booking_id: command.booking_id,
        attempt: command.attempt,
        request_hash: command.request_hash,
        user_id: command.user_id,
        cabin,
        booking_class,
        ttl_ms,
        offered: { departs_at: Date.parse(departs_at), aircraft },
        network: command.network,
        exempt: command.exempt,
        seats: seated.map(({ id }) => ({
          passenger_id: id,
          designator:
            command.body.passengers
              .find((passenger) => passenger.id === id)
              ?.seat_selections?.find((seat) => seat.flight_id === flight_id)?.designator ?? null,
          no_exit_row: careful.has(id),
        })),
      },
    }));
}

/**
 * The saga says when its hold is over. Where none was opened, the hold counts for so much longer than it lasts; otherwise one that is being
 * paid for, and pinned for that (`PIN_SECONDS`, as it is by default), would no longer count.
 */
const PAID_FOR_AT_MOST_MS = 30 * 60_000;

/** Live holds across flights, counted by an object that many users share; asked only once the holds are in, so that losers cost nothing. */
async function claimLimit(
  env: Env,
  command: CreateCommand,
  bookingId: string,
  segments: HeldSegment[],
): ReturnType<RateLimitApi["claim"]> {
  if (command.exempt) return ok(null);
  const seats = Math.max(...segments.map(({ request }) => request.seats.length));
  const expires_at = Math.min(...segments.map(({ held }) => held.expires_at)) + PAID_FOR_AT_MOST_MS;
  const limits = {
    holds: numberVar("MAX_LIVE_HOLDS_PER_USER", env.MAX_LIVE_HOLDS_PER_USER),
    seats: numberVar("MAX_LIVE_SEATS_PER_USER", env.MAX_LIVE_SEATS_PER_USER),
  };
  return await asOperation("limits.claim", {}, () =>
    liveHoldsOf(env.RATE_LIMIT, command.user_id).claim(
      { user_id: command.user_id, booking_id: bookingId, seats, expires_at },
      limits,
    ),
  );
}

function bookedPassengers(body: CreateBooking, terms: OfferTerms, segments: HeldSegment[]): BookedPassenger[] {
  return terms.passengers.flatMap(({ id, type }) => {
    const person = body.passengers.find((passenger) => passenger.id === id);
    if (person === undefined) return [];
    const seats = segments.flatMap(({ flight_id, held }) => {
      const seat = held.seats.find(({ passenger_id }) => passenger_id === id);
      return seat === undefined ? [] : [{ flight_id, designator: seat.designator }];
    });
    return [
      {
        id,
        type,
        title: person.title ?? null,
        given_name: person.given_name,
        family_name: person.family_name,
        born_on: person.born_on,
        seats,
      },
    ];
  });
}
