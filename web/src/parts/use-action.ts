import type { Result } from "#domain/result.ts";
import { useRef, useState } from "preact/hooks";
import type { Failure } from "../api/failure.ts";

/** A button's work: at most one at a time (a double click is one click), with its failure kept until the next try. */
export function useAction(): {
  busy: boolean;
  failure: Failure | null;
  run: <T>(work: () => Promise<Result<T, Failure>>, done: (value: T) => void | Promise<void>) => Promise<void>;
  clear: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // State is seen only at the next render, and a second click may come before it.
  const running = useRef(false);
  return {
    busy,
    failure,
    clear: () => setFailure(null),
    run: async (work, done) => {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setFailure(null);
      const result = await work();
      if (result.ok) await done(result.value);
      else setFailure(result.error);
      running.current = false;
      setBusy(false);
    },
  };
}
