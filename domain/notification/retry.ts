/** Waits before the 2nd, 3rd, … try of one notification, in seconds: short ones for a hiccup, long ones for an outage. */
const BACKOFF_S = [2, 5, 15, 45, 300, 900, 3_600, 10_800, 21_600];
export const MAX_ATTEMPTS = BACKOFF_S.length + 1;

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

/** What follows the `attempts`-th failure at `now` (epoch ms). A refusal that no repetition changes is final at once. */
export function afterFailure(attempts: number, permanent: boolean, now: number): AfterFailure {
  const wait = BACKOFF_S[attempts - 1];
  return permanent || wait === undefined ? { status: "failed" } : { status: "queued", due_at: now + wait * 1_000 };
}

/** Nothing is left for the sender of the message to wait for. */
export const isSettled = ({ status, attempts }: { status: "queued" | "sent" | "failed"; attempts: number }): boolean =>
  status !== "queued" || attempts > QUEUE_ATTEMPTS;
