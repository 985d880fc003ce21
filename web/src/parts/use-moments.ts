import { useEffect, useState } from "preact/hooks";
import { serverNow } from "../api/clock.ts";

/** A browser's timer cannot wait longer than this. */
const LONGEST_MS = 2 ** 31 - 1;

/** The server's time as of the last of these moments (epoch ms): whoever asks is rendered again at each of them. */
export function useMoments(moments: readonly number[]): number {
  const [now, setNow] = useState(serverNow());
  const next = Math.min(...moments.filter((moment) => moment > now));
  useEffect(() => {
    if (next === Infinity) return;
    const timer = setTimeout(() => setNow(serverNow()), Math.min(LONGEST_MS, Math.max(0, next - serverNow()) + 1));
    return () => clearTimeout(timer);
  }, [next, now]);
  return now;
}
