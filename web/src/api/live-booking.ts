import { type Result, err, ok } from "#domain/result.ts";
import { bookingCan } from "#domain/booking/status.ts";
import type { Booking, BookingStatus, Payment, Ticket } from "#contracts/bookings.ts";
import { pauseUnlessConnected } from "./connection.ts";
import { bookingSince, payments, tickets } from "./calls.ts";
import type { Failure } from "./failure.ts";

/** Below the server's 25 s, and below what proxies let a quiet connection live. */
const WAIT_S = 20;
/** Between tries while no answer comes. */
const RETRY_MS = 3_000;

const NO_TICKETS = ok({ data: [], next_cursor: null });

export interface LiveBooking {
  booking: Booking;
  payments: Payment[];
  tickets: Ticket[];
}
export interface Follower {
  news: (value: LiveBooking) => void;
  /** Nothing new, but the server is there. */
  still: () => void;
  /** `final`: there is no use in asking again. */
  trouble: (failure: Failure, final: boolean) => void;
}

/** Nothing more will happen to it by itself. */
const atRest = ({ booking }: LiveBooking): boolean => bookingCan.rest(booking.status) && booking.refund?.status !== "pending";

/**
 * Follows a booking until it is at rest: each request waits for the first change after the version already seen, so
 * none is missed and nothing is asked in vain.
 */
export async function followBooking(id: string, signal: AbortSignal, follower: Follower): Promise<void> {
  let etag: string | null = null;
  for (let first = true; ; first = false) {
    const look = await lookAt(id, etag, first ? 0 : WAIT_S, signal);
    if (signal.aborted) return;
    if (!look.ok) {
      const final = look.error.reason === "not_found" || look.error.reason === "unauthenticated";
      follower.trouble(look.error, final);
      if (final) return;
      await pauseUnlessConnected(Math.max(RETRY_MS, (look.error.retry_after_s ?? 0) * 1000));
    } else if (look.value === null) {
      follower.still();
    } else {
      etag = look.value.etag;
      follower.news(look.value.live);
      if (atRest(look.value.live)) return;
    }
  }
}

/** Before it is confirmed a booking has no tickets to show, whatever is already there: it may still go back. */
const TICKETED: readonly BookingStatus[] = ["confirmed", "cancelling", "cancelled"];

/**
 * The booking with its payments and tickets; null when it has not changed since `etag`. What is read after the booking
 * may be newer than it; so the booking's status decides what else is shown, and tickets are read only once it has them.
 */
async function lookAt(
  id: string,
  etag: string | null,
  waitS: number,
  signal: AbortSignal,
): Promise<Result<{ etag: string | null; live: LiveBooking } | null, Failure>> {
  const changed = await bookingSince(id, etag, waitS, signal);
  if (!changed.ok) return err(changed.error);
  if (changed.value === null) return ok(null);
  const { booking } = changed.value;
  const ticketed = TICKETED.includes(booking.status);
  const [paid, issued] = await Promise.all([payments(id, signal), ticketed ? tickets(id, signal) : NO_TICKETS]);
  if (!paid.ok) return err(paid.error);
  if (!issued.ok) return err(issued.error);
  return ok({ etag: changed.value.etag, live: { booking, payments: paid.value.data, tickets: issued.value.data } });
}
