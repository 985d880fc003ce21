/**
 * No seat is held this long before departure, in milliseconds: check-in, load sheet and boarding need a closed list. Offers end
 * earlier: `OFFERS_END_MS`.
 */
export const SALES_CLOSE_MS = 30 * 60_000;

/** Seats of one user that may be live (held or pinned) on one flight: the largest party of one booking. */
export const MAX_LIVE_SEATS_PER_USER = 9;

/** After a hold ran out, its user may not hold the same seats again for this long: holding for ever would be free otherwise. */
export const COOLDOWN_MS = 15 * 60_000;

/**
 * How long an ended attempt is known at least: as long as an idempotency key may be replayed, and longer than any queue (14 days)
 * or provider (3 days) brings a copy of anything. While the flight is on sale it is known however old it is.
 */
export const TOMBSTONE_MS = 30 * 24 * 3_600_000;

/** What can go waits for so long, so that one alarm takes much of it along. */
export const PRUNE_DELAY_MS = 3_600_000;
/** Rows that go in one turn: a few milliseconds, in which the flight answers nobody. */
export const PRUNE_BATCH = 500;

/** Free seats offered in place of those that are gone: as many as a passenger takes in at a glance. */
export const MAX_ALTERNATIVES = 5;

/** Bookings of a cancelled flight that are told in one turn: a call to each of their shards, and a few milliseconds there. */
export const CANCEL_BATCH = 100;
/** A booking of a cancelled flight that has not ended is asked about again after a second, then more and more seldom (`backoff.ts`). */
export const CANCEL_AGAIN_MS = 1_000;
