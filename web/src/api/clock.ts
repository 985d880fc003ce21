/**
 * The server's clock, as far as this page knows it: holds and quotes end by that one, and a reader's own clock may be
 * minutes off.
 */
let aheadMs = 0;

/** A token's time is its second, and machines are rarely apart by less than one: up to here (ms) the reader's clock is right. */
const BELIEVED_EARLY_MS = 2_000;
const BELIEVED_LATE_MS = 1_000;

/**
 * Remembers what the server's clock said (epoch seconds, as in a token's `iat`) at some time between the request, by the reader's
 * clock (`asked`, epoch ms), and now. Where that clock is wrong the server is taken to have said it at once: on a slow line a
 * countdown is short of what is left then, and never promises more than that by over a second. A clock that is wrong by less than the
 * answer took cannot be told from one that is right.
 */
export function learnServerTime(epochS: number, asked: number): void {
  const said = epochS * 1000;
  const mayBeRight = said >= asked - BELIEVED_EARLY_MS && said <= Date.now() + BELIEVED_LATE_MS;
  aheadMs = mayBeRight ? 0 : said - asked;
}

/** The server's time, epoch milliseconds. */
export const serverNow = (): number => Date.now() + aheadMs;
