import type { Result } from "#domain/result.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { askAgainSoon } from "../api/connection.ts";
import type { Failure } from "../api/failure.ts";

export type Load<T> = { state: "loading" } | { state: "failed"; failure: Failure } | { state: "loaded"; value: T };

/**
 * Loads something, and loads it again whenever `key` changes; a null key loads nothing yet. An answer that comes after
 * the key has changed, or the component has gone, is dropped. Where no answer comes it is asked for again by itself, above
 * all when the connection returns; until then the failure is what there is.
 */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<Result<T, Failure>>): Load<T> {
  const [loaded, setLoaded] = useState<{ key: string | null; load: Load<T> }>({ key: null, load: { state: "loading" } });
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    let forget = () => {};
    const ask = async (unanswered: number): Promise<void> => {
      const result = await load(abort.signal);
      if (abort.signal.aborted) return;
      const isAskedAgain = !result.ok && result.error.reason === "offline";
      if (isAskedAgain) forget = askAgainSoon(unanswered, () => void ask(unanswered + 1));
      setLoaded({
        key,
        load: result.ok
          ? { state: "loaded", value: result.value }
          : { state: "failed", failure: isAskedAgain ? { ...result.error, asked_again: "load" } : result.error },
      });
    };
    void ask(0);
    return () => {
      abort.abort();
      forget();
    };
    // `load` is another closure on each render; what it loads is named by the key.
  }, [key]);
  return loaded.key === key ? loaded.load : { state: "loading" };
}

/** What was loaded last, also while it is loaded again or where that has failed; null: nothing yet. */
export function useLatest<T>(load: Load<T>): T | null {
  const latest = useRef<T | null>(null);
  if (load.state === "loaded") latest.current = load.value;
  return latest.current;
}
