import { signal } from "@preact/signals";

/**
 * Whether the browser has a connection. It knows of its own only: with one, the server may still be out of reach, and
 * that shows by calls that fail as `offline`.
 */
export const connected = signal(navigator.onLine);

const returns = new Set<() => void>();

/** Calls `again` whenever the connection returns, until the function that this gives is called. */
export function whenConnected(again: () => void): () => void {
  returns.add(again);
  return () => void returns.delete(again);
}

/** Follows the browser's connection from now on. */
export function followConnection(): void {
  addEventListener("offline", () => (connected.value = false));
  addEventListener("online", () => {
    connected.value = true;
    const waiting = Array.from(returns);
    for (const again of waiting) again();
  });
}

/** Waits before asking once more where no answer came though there is a connection, doubled each time. */
const FIRST_WAIT_MS = 4_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Has `again` called once there is hope for an answer: when the connection returns, or after a while, longer each time
 * (`unanswered`: how often there was none). What this gives takes it back.
 */
export function askAgainSoon(unanswered: number, again: () => void): () => void {
  const stop = () => {
    clearTimeout(timer);
    forget();
  };
  const once = () => {
    stop();
    again();
  };
  const forget = whenConnected(once);
  const timer = setTimeout(once, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** unanswered));
  return stop;
}

/** Waits so long (ms), and no longer than until the connection returns. */
export const pauseUnlessConnected = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const forget = whenConnected(end);
    const timer = setTimeout(end, ms);
  });
