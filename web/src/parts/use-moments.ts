import { useEffect, useState } from "preact/hooks";
import { serverNow } from "../api/clock.ts";

/** A timer stands still while its machine sleeps, or its page is kept for the way back; what has passed meanwhile shows so soon after. */
const LONGEST_WAIT_MS = 60_000;

/** The server's time. Whoever asks is rendered again at each of these moments (epoch ms). */
export function useMoments(moments: readonly number[]): number {
  const [looks, setLooks] = useState(0);
  const now = serverNow();
  const next = Math.min(...moments.filter((moment) => moment > now));
  useEffect(() => {
    if (next === Infinity) return;
    const wait = Math.max(0, next - serverNow()) + 1;
    const timer = setTimeout(() => setLooks(looks + 1), Math.min(LONGEST_WAIT_MS, wait));
    return () => clearTimeout(timer);
  }, [next, looks]);
  return now;
}
