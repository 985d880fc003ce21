import type { Result } from "#domain/result.ts";
import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../api/failure.ts";
import { type Looks, afterLook, unseen } from "./looks.ts";

/**
 * Looks at something now, and again so many milliseconds after each look, as long as the page can be seen. `every` may depend on
 * what was seen last; null: not again by itself. `again` looks at once, after a command for one.
 */
export function useLooks<T>(
  key: string,
  every: (seen: T | null) => number | null,
  look: (signal: AbortSignal) => Promise<Result<T, Failure>>,
): Looks<T> & { again: () => void } {
  const [looks, setLooks] = useState<Looks<T>>(unseen(key));
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: T | null = null;
    const next = () => {
      const pause_ms = every(last);
      if (pause_ms !== null) timer = setTimeout(() => (document.hidden ? next() : void now()), pause_ms);
    };
    const now = async () => {
      const result = await look(abort.signal);
      if (abort.signal.aborted) return;
      if (result.ok) last = result.value;
      setLooks((before) => afterLook(before, key, result, Date.now()));
      next();
    };
    void now();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
    // `look` and `every` are other closures on each render; what they are about is named by the key.
  }, [key, asked]);
  return { ...(looks.key === key ? looks : unseen<T>(key)), again: () => setAsked(asked + 1) };
}
