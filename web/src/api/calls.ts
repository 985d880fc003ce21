import { type Result, err, ok } from "#domain/result.ts";
import type {
  Booking,
  BookingSummary,
  CancellationQuote,
  ChangeSeats,
  CreateBooking,
  MaskedBooking,
  Payment,
  PaymentAccepted,
  Ticket,
} from "#contracts/bookings.ts";
import type { BoardingPass, CheckInBody } from "#contracts/check-in.ts";
import type { Page } from "#contracts/common.ts";
import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Airport, FareCalendar, Flight, Offer, OfferPage, SeatMap } from "#contracts/offers.ts";
import { type Failure, localFailure } from "./failure.ts";
import { offersCall } from "./offer-filters.ts";
import { type Call, type Reply, jsonOf, send } from "./http.ts";
import { dropToken, shownUser, tokenOf } from "./session.ts";

export type Answer<T> = Promise<Result<T, Failure>>;
/** How often a request that is still running elsewhere is asked for again. */
const IN_PROGRESS_TRIES = 3;

/** The body of a reply. The server checks its answers against the same contracts, so their shape is taken on trust. */
export async function read<T>(reply: Promise<Result<Reply, Failure>>): Answer<T> {
  const result = await reply;
  if (!result.ok) return result;
  const body = await jsonOf(result.value.body);
  return body === undefined ? err(localFailure("unreadable")) : ok(body as T);
}

/**
 * A call as the user whom the page shows, and as nobody else who may have signed in by now: a refused token is renewed
 * once, silently.
 */
export async function asUser(call: Call): Promise<Result<Reply, Failure>> {
  const user = shownUser();
  for (let attempt = 1; ; attempt++) {
    const token = await tokenOf(user);
    if (!token.ok) return token;
    const reply = await send({ ...call, token: token.value });
    if (reply.ok) return reply;
    if (reply.error.reason === "unauthenticated" && attempt === 1) dropToken(token.value);
    else if (reply.error.reason === "request_in_progress" && attempt < IN_PROGRESS_TRIES)
      await pause(reply.error.retry_after_s ?? 1);
    else return reply;
  }
}
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const part = encodeURIComponent;

export const airports = (q: string, signal: AbortSignal): Answer<{ data: Airport[] }> =>
  read(send({ path: `/v1/airports?q=${part(q)}`, signal }));
export const offers = (search: OfferSearch, signal?: AbortSignal): Answer<OfferPage> =>
  read(send({ ...offersCall(search), signal }));
export const fareCalendar = (query: URLSearchParams, signal: AbortSignal): Answer<FareCalendar> =>
  read(send({ path: `/v1/fare-calendar?${query}`, signal }));
export const offer = (id: string, signal: AbortSignal): Answer<Offer> => read(send({ path: `/v1/offers/${part(id)}`, signal }));
/** As the timetable has it now. */
export const flight = (id: string, signal: AbortSignal): Answer<Flight> =>
  read(send({ path: `/v1/flights/${part(id)}`, signal }));
export const seatMap = (flightId: string, currency: string, signal: AbortSignal): Answer<SeatMap> =>
  read(send({ path: `/v1/flights/${part(flightId)}/seat-map?currency=${part(currency)}`, signal }));
export const lookup = (body: { record_locator: string; family_name: string }): Answer<MaskedBooking> =>
  read(send({ method: "POST", path: "/v1/lookup", body }));

export const createBooking = (body: CreateBooking, key: string, botCheck?: string): Answer<Booking> =>
  read(asUser({ method: "POST", path: "/v1/bookings", body, idempotency_key: key, bot_check: botCheck }));
export const bookings = (cursor: string | null, signal?: AbortSignal): Answer<Page<BookingSummary>> =>
  read(asUser({ path: `/v1/bookings?limit=20${cursor === null ? "" : `&cursor=${part(cursor)}`}`, signal }));
/** A booking once it has changed since `etag`, waiting up to `waitS` seconds for that; null when it has not. */
export async function bookingSince(
  id: string,
  etag: string | null,
  waitS: number,
  signal: AbortSignal,
): Answer<{ booking: Booking; etag: string | null } | null> {
  const reply = await asUser({
    path: `/v1/bookings/${part(id)}${waitS > 0 ? `?wait=${waitS}` : ""}`,
    etag: etag ?? undefined,
    signal,
  });
  if (!reply.ok) return reply;
  if (reply.value.status === 304) return ok(null);
  const booking = await read<Booking>(Promise.resolve(reply));
  return booking.ok ? ok({ booking: booking.value, etag: reply.value.etag }) : booking;
}
export const payments = (id: string, signal?: AbortSignal): Answer<Page<Payment>> =>
  read(asUser({ path: `/v1/bookings/${part(id)}/payments`, signal }));
export const tickets = (id: string, signal?: AbortSignal): Answer<Page<Ticket>> =>
  read(asUser({ path: `/v1/bookings/${part(id)}/tickets`, signal }));

export const boardingPasses = (id: string, signal?: AbortSignal): Answer<Page<BoardingPass>> =>
  read(asUser({ path: `/v1/bookings/${part(id)}/boarding-passes`, signal }));
export const checkIn = (id: string, body: CheckInBody, key: string): Answer<Page<BoardingPass>> =>
  read(asUser({ method: "POST", path: `/v1/bookings/${part(id)}/check-in`, body, idempotency_key: key }));

export const changeSeats = (id: string, body: ChangeSeats, key: string): Answer<Booking> =>
  read(asUser({ method: "PUT", path: `/v1/bookings/${part(id)}/seats`, body, idempotency_key: key }));

export interface PaymentForm {
  payment_method: string;
  return_url: string;
  on_decline: "release" | "keep";
}
export const pay = (id: string, body: PaymentForm, key: string): Answer<PaymentAccepted> =>
  read(asUser({ method: "POST", path: `/v1/bookings/${part(id)}/payments`, body, idempotency_key: key }));
export const quoteCancellation = (id: string, key: string): Answer<CancellationQuote> =>
  read(asUser({ method: "POST", path: `/v1/bookings/${part(id)}/cancellations`, idempotency_key: key }));
export const confirmCancellation = (id: string, quoteId: string, key: string): Answer<CancellationQuote> =>
  read(asUser({ method: "POST", path: `/v1/bookings/${part(id)}/cancellations/${part(quoteId)}/confirm`, idempotency_key: key }));
export async function releaseBooking(id: string): Answer<null> {
  const reply = await asUser({ method: "DELETE", path: `/v1/bookings/${part(id)}` });
  return reply.ok ? ok(null) : reply;
}

/** A document that needs the access token, which a plain link cannot carry. */
export async function document(path: string): Answer<Blob> {
  const reply = await asUser({ path });
  return reply.ok ? ok(reply.value.body) : reply;
}
