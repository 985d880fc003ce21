import type { Result } from "#domain/result.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { afterCommand } from "../api/advice.ts";
import { askAgainSoon } from "../api/connection.ts";
import type { Failure } from "../api/failure.ts";
import { useSlowNotice } from "./slow-notice.tsx";

type Run = <T>(work: () => Promise<Result<T, Failure>>, done: (value: T) => void | Promise<void>) => Promise<void>;

export interface Action {
  busy: boolean;
  failure: Failure | null;
  /** Does nothing while something is under way. */
  run: Run;
  /**
   * The same for work that is done once however often it is asked for, as under an idempotency key. Where no answer comes
   * nobody knows whether it was done; so it is asked for again by itself until one comes, the reader asks for
   * something else, or goes elsewhere.
   */
  repeat: Run;
  /** Whatever is waited for is not asked for again. */
  clear: () => void;
}

/** A button's work: at most one at a time (a double click is one click), with its failure kept until the next try. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // State is seen only at the next render, and a second click may come before it.
  const running = useRef(false);
  const isGone = useRef(false);
  const forget = useRef(() => {});
  useSlowNotice(busy);
  useEffect(
    () => () => {
      isGone.current = true;
      forget.current();
    },
    [],
  );

  /** `unanswered`: how often it had no answer so far; null: it is asked for once only. */
  const attempt = async (unanswered: number | null, ...[work, done]: Parameters<Run>): Promise<void> => {
    if (running.current) return;
    forget.current();
    running.current = true;
    setBusy(true);
    // What nobody knows the outcome of stays said while it is asked for again.
    if (unanswered === null || unanswered === 0) setFailure(null);
    try {
      const result = await work();
      const isOpen = !result.ok && result.error.reason === "offline" && unanswered !== null;
      if (isOpen && !isGone.current) forget.current = askAgainSoon(unanswered, () => void attempt(unanswered + 1, work, done));
      if (result.ok) setFailure(null);
      else setFailure(isOpen ? { ...result.error, asked_again: "command" } : afterCommand(result.error, unanswered !== null));
      if (result.ok) await done(result.value);
    } finally {
      // Also where something of this page's own went wrong: a button that stays busy tells nobody, and nobody can press it again.
      running.current = false;
      setBusy(false);
    }
  };
  return {
    busy,
    failure,
    run: (work, done) => attempt(null, work as Parameters<Run>[0], done as Parameters<Run>[1]),
    repeat: (work, done) => attempt(0, work as Parameters<Run>[0], done as Parameters<Run>[1]),
    clear: () => {
      forget.current();
      setFailure(null);
    },
  };
}
