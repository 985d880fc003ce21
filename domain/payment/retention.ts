import { EVENT_KNOWN_MS } from "../booking/limits.ts";

/**
 * How long an answered command is known: longer than any queue keeps a copy (14 days), and than any outbox waits for an
 * acknowledgement in a system that is alive. A copy later than that is decided anew and finds what its payment, its refund and the
 * ledger say; those rows are kept for ever.
 */
const ANSWERED_MS = 30 * 24 * 3_600_000;

/** What may go at `now`: commands answered, and events taken by their saga, no later than these instants. Epoch milliseconds. */
export const prunable = (now: number): { answered_until: number; told_until: number } => ({
  answered_until: now - ANSWERED_MS,
  // As long as the saga knows the event itself.
  told_until: now - EVENT_KNOWN_MS,
});
