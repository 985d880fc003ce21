const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long pins last when money is about to move: longer than any provider call with all its tries. */
export const LOCK_MS = 24 * 60 * MINUTE_MS;
/** No first capture is sent to the provider later than this after the decision. */
export const CAPTURE_NOT_AFTER_MS = 30 * MINUTE_MS;
/** When to ask the provider about a payment it has not answered: then hourly. */
export const POLL_AFTER_MS: readonly number[] = [1 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
export const POLL_THEN_MS = 60 * MINUTE_MS;
/** An effect that nobody has acknowledged by then is a matter for an operator; of a compensation, again each time it has passed. */
export const OVERDUE_MS = 15 * MINUTE_MS;
/** Payments one hold may try: enough for a mistyped card, too few for card testing. */
export const MAX_PAYMENTS = 3;
/** Changes of seats of one booking: each is kept with its answer, and a hold lasts a quarter of an hour. */
export const MAX_SEAT_CHANGES = 20;
/** How long a cancellation quote is honoured. */
export const QUOTE_MS = 15 * MINUTE_MS;
/** Quotes of one booking: each is kept with its answer for as long as the booking, whose row has an end. */
export const MAX_QUOTES = 100;
/** Coupons on one ticket (IATA Resolution 722): a longer itinerary takes a conjunction ticket. */
export const COUPONS_PER_TICKET = 4;
/**
 * How long an event of the provider's is known to its booking. The provider repeats a webhook for 3 days, and lists and sends events
 * again for 30; twice that, since our own database tells of those that it could not deliver.
 */
export const EVENT_KNOWN_MS = 60 * 24 * 60 * MINUTE_MS;
