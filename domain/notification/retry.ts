/** Waits before the 2nd, 3rd, … try of one notification, in seconds: short ones for a hiccup, long ones for an outage. */
const BACKOFF_S = [2, 5, 15, 45, 300, 900, 1_800, 3_600, 7_200, 14_400];
/** From there on. */
const LONGEST_WAIT_S = 21_600;
/** From the first try on: after a day its news is old, and somebody has to look. The last try is made at its end. */
export const RETRY_FOR_MS = 24 * 3_600_000;

/**
 * Up to this try the queue itself brings the message again (its consumer allows five retries). After it the row in the
 * database carries the obligation alone: the retry task goes on, and nobody upstream has to wait for hours.
 */
export const QUEUE_ATTEMPTS = 4;

/**
 * While somebody is sending, nobody else may. Longer than a provider call takes, and short, because a killed process
 * leaves its lease behind and the passenger waits for it to run out.
 */
export const LEASE_MS = 20_000;

export type AfterFailure = { status: "queued"; due_at: number } | { status: "failed" };

/**
 * What follows the `attempts`-th failure at `now`, of a notification that is tried since `since` (epoch ms). A refusal that no repetition
 * changes is final at once.
 */
export function afterFailure(attempts: number, since: number, permanent: boolean, now: number): AfterFailure {
  const end = since + RETRY_FOR_MS;
  if (permanent || now >= end) return { status: "failed" };
  const wait = BACKOFF_S[attempts - 1] ?? LONGEST_WAIT_S;
  return { status: "queued", due_at: Math.min(now + wait * 1_000, end) };
}

/** Nothing is left for the sender of the message to wait for. */
export const isSettled = ({ status, attempts }: { status: "queued" | "sent" | "failed" | "off"; attempts: number }): boolean =>
  status !== "queued" || attempts > QUEUE_ATTEMPTS;
