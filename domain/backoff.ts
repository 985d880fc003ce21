/** Whoever does not answer is asked again at least so often, as long as that may help. */
export const AGAIN_AT_LEAST_MS = 60_000;
/** After about an hour of that they are out of reach: every quarter of an hour will do. */
export const MANY_TRIES = 60;
export const AGAIN_LATER_MS = 15 * 60_000;

/** How long to wait after so many tries (ms): `firstMs` after none, then twice as long each time, up to a minute. */
export const backoff = (tries: number, firstMs: number): number => Math.min(AGAIN_AT_LEAST_MS, firstMs * 2 ** tries);

/** The same for what is never given up: after many tries a quarter of an hour. */
export const patientBackoff = (tries: number, firstMs: number): number =>
  tries >= MANY_TRIES ? AGAIN_LATER_MS : backoff(tries, firstMs);
