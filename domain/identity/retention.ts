const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * A token that has expired is refused whoever brings it, before anybody looks whether it was used, and so are the assertion of a
 * client, a session, and what a mail or a code stands for; the margin is for clocks that disagree.
 */
const EXPIRED_MS = HOUR_MS;
/**
 * Anybody may register a client, and a program can do so all day. One that no user has allowed anything for a whole season was an
 * experiment; whoever comes back to it registers anew.
 */
const UNUSED_CLIENT_MS = 90 * DAY_MS;

/** What may go at `now`: what expired, and open registrations that nobody has used, no later than these. Epoch milliseconds. */
export const prunable = (now: number): { expired_until: number; registered_until: number } => ({
  expired_until: now - EXPIRED_MS,
  registered_until: now - UNUSED_CLIENT_MS,
});
