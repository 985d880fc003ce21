import type { Result } from "#domain/result.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { REMEDIES } from "../api/advice.ts";
import type { Failure } from "../api/failure.ts";
import { type Looks, afterLook, unseen } from "./looks.ts";

/** Until the next look where none is due by itself, but the last one failed in a way that passes. */
const RETRY_MS = 5_000;

/**
 * Looks at something now, and again so many milliseconds after each look, as long as the page can be seen. `every` may depend on
 * what was seen last; null: not again by itself, but for what could not be seen. `again` looks at once, after a command for one.
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
    // What was seen before a command still says when the next look is due.
    let last = looks.key === key && looks.seen !== null ? looks.seen.value : null;
    const next = (failure: Failure | null) => {
      const pause_ms = every(last) ?? (failure !== null && REMEDIES[failure.reason] === "try_again" ? RETRY_MS : null);
      if (pause_ms !== null) timer = setTimeout(() => (document.hidden ? next(failure) : void now()), pause_ms);
    };
    const now = async () => {
      const result = await look(abort.signal);
      if (abort.signal.aborted) return;
      if (result.ok) last = result.value;
      setLooks((before) => afterLook(before, key, result, Date.now()));
      next(result.ok ? null : result.error);
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

/** Looks again whenever this is another, beside what is seen: who has something open in it keeps it. */
export function useAgain(again: () => void, version: number): void {
  const known = useRef(version);
  useEffect(() => {
    if (known.current !== version) again();
    known.current = version;
  }, [version]);
}
