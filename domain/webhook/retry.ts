/** Waits before the 2nd, 3rd, … try of one delivery, in seconds: short ones for a hiccup, long ones for an outage. */
const BACKOFF_S = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800];
/** From there on: twice a day is often enough for somebody who has been away for half a day. */
const LONGEST_WAIT_S = 43_200;
/** From the first try, or the last redelivery, on: a weekend and a day. The last try is made at its end. */
export const RETRY_FOR_MS = 72 * 3_600_000;

/** Up to this try the queue itself brings the event again; after it the row alone carries the obligation. */
export const QUEUE_TRIES = 3;

/**
 * While somebody is sending, nobody else does: longer than a try takes with its look-up of the name, and short, because a killed process
 * leaves its lease behind.
 */
export const LEASE_MS = 30_000;

/** How long a receiver that has failed is left alone by new events, at most: it must not take the time of others' again and again. */
const REST_MS = 300_000;

export type AfterFailure = { status: "pending"; due_at: number } | { status: "failed" };

/** What follows the `attempts`-th failure at `now`, of a delivery that is tried since `since` (epoch ms). */
export function afterFailure(attempts: number, since: number, now: number): AfterFailure {
  const end = since + RETRY_FOR_MS;
  if (now >= end) return { status: "failed" };
  return { status: "pending", due_at: Math.min(now + waitMs(attempts), end) };
}

const waitMs = (attempts: number): number => (BACKOFF_S[attempts - 1] ?? LONGEST_WAIT_S) * 1_000;

/** Until when new events wait for a receiver that has just failed for the `attempts`-th time. */
export const restsUntil = (attempts: number, now: number): number => now + Math.min(waitMs(attempts), REST_MS);
