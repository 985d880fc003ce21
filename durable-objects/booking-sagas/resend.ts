import { AGAIN_LATER_MS, backoff } from "#domain/backoff.ts";
import type { Command } from "#domain/booking/commands.ts";

const SECOND_MS = 1000;
/** Longer than a whole provider call with all its tries, so that a slow answer is not asked for twice. */
const PAYMENTS_FIRST_MS = 60 * SECOND_MS;
const FIRST_MS = 3 * SECOND_MS;
const FIRST_HOUR_MS = 3600 * SECOND_MS;
/** A status that passes is listed only if it has lasted so long: longer than a saga takes that meets no trouble. */
const PASSING_MS = 2 * SECOND_MS;

/** How long the first send waits: a projection is overtaken by the next one of its booking, and then never sent. */
export const sendDelay = (command: Command): number => (command.to === "bookings" && command.passing ? PASSING_MS : 0);

/**
 * How long to wait for the acknowledgement of a send before sending again, in milliseconds. Grows per row: resends
 * without a backoff of their own jam the queue they are waiting for.
 */
export function resendDelay(command: Command, attempts: number, ageMs: number): number {
  if (ageMs > FIRST_HOUR_MS) return AGAIN_LATER_MS;
  return command.to === "payments" ? PAYMENTS_FIRST_MS : backoff(Math.max(0, attempts - 1), FIRST_MS);
}
