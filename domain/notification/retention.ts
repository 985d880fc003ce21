/**
 * How long a letter to an account is kept after its last try: longer than any queue keeps a copy (14 days), and than any of its
 * links is good. Letters about bookings are kept with their booking: a copy of one would be mailed again however late it came, and
 * the audit compares each booking with what was told of it. They name nobody.
 */
const ACCOUNT_LETTER_MS = 30 * 24 * 3_600_000;

/** What partners were told, from its last try on: for as long as they may want to look, or have it sent again. */
const WEBHOOK_MS = 30 * 24 * 3_600_000;
/** Answers to keys: a copy of a request that comes later than that is a new one. */
const WEBHOOK_KEY_MS = 30 * 24 * 3_600_000;

/** Deliveries that have ended, and keys that were used, no later than this (epoch ms) may go. */
export const prunableWebhooks = (now: number) => ({ deliveries_until: now - WEBHOOK_MS, keys_until: now - WEBHOOK_KEY_MS });

/** Letters to accounts that were sent or given up no later than this (epoch ms) may go. */
export const prunableUntil = (now: number): number => now - ACCOUNT_LETTER_MS;
