const POLL_MS = 50;
/** Whoever has waited for long asks less often, for at most so much longer: each question costs what others wait for, too. */
const SHARE_OF_WAIT = 0.05;
const LONGEST_POLL_MS = 250;
const DEFAULT_TIMEOUT_MS = 240_000;

/** Polls until `probe` gives something other than undefined, null or false. The error says what was awaited, as it is then. */
export async function waitFor<T>(
  what: string | (() => string),
  probe: () => Promise<T | undefined | null | false>,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    const waited = performance.now() - began;
    if (waited > timeoutMs) throw new Error(`waited ${timeoutMs} ms in vain for ${typeof what === "string" ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(POLL_MS, waited * SHARE_OF_WAIT), LONGEST_POLL_MS)));
  }
}
