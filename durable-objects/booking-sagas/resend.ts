import { AGAIN_LATER_MS, backoff } from "#domain/backoff.ts";
import type { Command } from "#domain/booking/commands.ts";

const SECOND_MS = 1000;
/**
 * How long the first send is given. For payments longer than a whole provider call with all its tries, so that a slow answer is not asked
 * for twice. For notifications, where letters and tickets are made, longer than most backlogs: a copy of what still waits in the queue
 * makes the others wait longer, and is followed by more copies.
 */
const FIRST_MS: Record<Command["to"], number> = {
  seats: 3 * SECOND_MS,
  payments: 60 * SECOND_MS,
  notifications: 60 * SECOND_MS,
  bookings: 3 * SECOND_MS,
  counters: 3 * SECOND_MS,
  limits: 3 * SECOND_MS,
};
const FIRST_HOUR_MS = 3600 * SECOND_MS;
/** A status that passes is listed only if it has lasted so long: longer than a saga takes that meets no trouble. */
const PASSING_MS = 2 * SECOND_MS;

/** How long the first send waits: a projection is overtaken by the next one of its booking, and then never sent. */
export const sendDelay = (command: Command): number => (command.to === "bookings" && command.passing ? PASSING_MS : 0);

/**
 * How long to wait for the acknowledgement of a send before sending again, in milliseconds. Grows per row: resends
 * without a backoff of their own jam the queue they are waiting for.
 */
export const resendDelay = ({ to }: Command, attempts: number, ageMs: number): number =>
  ageMs > FIRST_HOUR_MS ? AGAIN_LATER_MS : backoff(Math.max(0, attempts - 1), FIRST_MS[to]);
