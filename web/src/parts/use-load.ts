import type { Result } from "#domain/result.ts";
import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../api/failure.ts";

export type Load<T> = { state: "loading" } | { state: "failed"; failure: Failure } | { state: "loaded"; value: T };

/**
 * Loads something, and loads it again whenever `key` changes; a null key loads nothing yet. An answer that comes after
 * the key has changed, or the component has gone, is dropped.
 */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<Result<T, Failure>>): Load<T> {
  const [loaded, setLoaded] = useState<{ key: string | null; load: Load<T> }>({ key: null, load: { state: "loading" } });
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    void load(abort.signal).then((result) => {
      if (abort.signal.aborted) return;
      setLoaded({ key, load: result.ok ? { state: "loaded", value: result.value } : { state: "failed", failure: result.error } });
    });
    return () => abort.abort();
    // `load` is another closure on each render; what it loads is named by the key.
  }, [key]);
  return loaded.key === key ? loaded.load : { state: "loading" };
}
