import type { BookingSagasApi, OpenRequest } from "#contracts/booking-sagas.ts";
import type { Booking } from "#contracts/bookings.ts";
import { priceOf } from "#domain/booking/chosen-seats.ts";
import { type Command, dropLimit } from "#domain/booking/commands.ts";
import { openBooking } from "#domain/booking/open.ts";
import type { Terms } from "#domain/booking/record.ts";
import { err, ok } from "#domain/result.ts";
import { answerAgain } from "#platform/keyed.ts";
import { isErased } from "./erased.ts";
import type { Entry } from "./store.ts";
import { bookingView } from "./view.ts";

/** A new booking from its holds and the offer it was sold under; `first` is the answer every repeat of the request gets. */
export function openEntry(request: OpenRequest, now: number): Entry {
  const record = openBooking({
    id: request.booking_id,
    attempt: request.attempt,
    now,
    terms: termsOf(request),
    total_minor: request.terms.total.amount_minor + priceOf(request.seat_prices),
    seat_prices: request.seat_prices,
    segments: request.segments.map(({ held, ...segment }) => ({
      ...segment,
      epoch: held.epoch,
      seats: held.seats,
      expires_at: held.expires_at,
    })),
  });
  const { traceparent } = request;
  return { opening: request, record, first: bookingView(request, record, now), requests: {}, rows: new Map(), traceparent };
}

/**
 * What another try of the request that opened this booking is answered, or a copy of the call that did, whose holds the saga has; `emit` has
 * a command done.
 */
export function openAgain(
  known: Entry,
  request: OpenRequest,
  emit: (command: Command) => void,
): Awaited<ReturnType<BookingSagasApi["open"]>> {
  const same = known.opening.attempt === request.attempt;
  // The other attempt has counted its hold against the user's limit once more, and this saga has dropped its own already.
  if (!same && !["held", "paying"].includes(known.record.status)) emit(dropLimit(known.record));
  if (known.opening.request_hash !== request.request_hash) return err({ reason: "key_reused" });
  // A live hold is shared by the attempts that asked for it, so letting go of this one's share takes nothing from the saga.
  return ok({ body: known.first as Booking, replayed: !same, keep: same });
}

/** What the request that opened this booking was answered. */
export function firstAnswer(entry: Entry | undefined, requestHash: string): Awaited<ReturnType<BookingSagasApi["firstAnswer"]>> {
  if (entry === undefined || isErased(entry)) return err({ reason: "not_found" });
  return answerAgain(entry.first as Booking, entry.opening.request_hash, requestHash);
}

function termsOf({ terms }: OpenRequest): Terms {
  const segments = terms.slices.flatMap((slice) => slice.segments);
  return {
    currency: terms.total.currency,
    base_minor: terms.base.amount_minor,
    taxes: terms.taxes.map((tax) => ({ amount_minor: tax.amount.amount_minor, refundable: tax.refundable })),
    refundable: terms.fare.refundable,
    cancellation_fee_minor: terms.fare.cancellation_fee?.amount_minor ?? 0,
    passengers: terms.passengers,
    first_departure_at: Math.min(...segments.map((segment) => Date.parse(segment.departs_at))),
    flight_order: segments.map((segment) => segment.flight_id),
  };
}
