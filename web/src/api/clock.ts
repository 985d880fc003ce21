/**
 * The server's clock, as far as this page knows it: holds and quotes end by that one, and a reader's own clock may be
 * minutes off.
 */
let aheadMs = 0;

/** Remembers what the server's clock says now (epoch seconds, as in a token's `iat`). */
export function learnServerTime(epochS: number): void {
  const off = epochS * 1000 - Date.now();
  // A whole second says nothing finer than a second: an offset below two is the reader's clock being right.
  aheadMs = Math.abs(off) < 2000 ? 0 : off;
}

/** The server's time, epoch milliseconds. */
export const serverNow = (): number => Date.now() + aheadMs;
