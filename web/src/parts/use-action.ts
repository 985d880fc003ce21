import type { Result } from "#domain/result.ts";
import { type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { afterCommand } from "../api/advice.ts";
import { askAgainSoon } from "../api/connection.ts";
import type { Failure } from "../api/failure.ts";
import { useSlowNotice } from "./slow-notice.tsx";

/** `isHere`: whoever asked is where they asked. What leads on from there, or takes what was typed there for done, is for them only. */
type Done<T> = (value: T, isHere: boolean) => void | Promise<void>;
type Run = <T>(work: () => Promise<Result<T, Failure>>, done: Done<T>) => Promise<void>;

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
  /** Whatever is waited for is not asked for again, nor what is under way if it has no answer. */
  clear: () => void;
}

/** Actions of which the last that was asked for is meant: it takes back what the others asked for and had no answer to. */
export interface Rivals {
  takeBack: Set<Action["clear"]>;
  /** How many of them are under way. */
  underWay: Signal<number>;
}
export const newRivals = (): Rivals => ({ takeBack: new Set(), underWay: signal(0) });

/** A button's work: at most one at a time (a double click is one click), with its failure kept until the next try. */
export function useAction(rivals?: Rivals): Action {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // State is seen only at the next render, and a second click may come before it.
  const running = useRef(false);
  const isGone = useRef(false);
  const isTakenBack = useRef(false);
  const forget = useRef(() => {});
  const pressed = useRef<HTMLElement | null>(null);
  const { current: clear } = useRef(() => {
    isTakenBack.current = true;
    forget.current();
    setFailure(null);
  });
  useSlowNotice(busy);
  // At once: an answer may come before the next page is painted.
  useLayoutEffect(() => {
    rivals?.takeBack.add(clear);
    return () => {
      rivals?.takeBack.delete(clear);
      isGone.current = true;
      forget.current();
    };
  }, []);

  // Whoever has pressed what cannot be pressed while it works is there again afterwards, unless they were led, or have gone, elsewhere.
  useLayoutEffect(() => {
    if (!busy && document.activeElement === document.body) pressed.current?.focus({ preventScroll: true });
  }, [busy]);

  /** `unanswered`: how often it had no answer so far; null: it is asked for once only. */
  const attempt = async (unanswered: number | null, ...[work, done]: Parameters<Run>): Promise<void> => {
    if (running.current) return;
    forget.current();
    running.current = true;
    pressed.current = document.activeElement as HTMLElement | null;
    isTakenBack.current = false;
    setBusy(true);
    if (rivals) rivals.underWay.value += 1;
    // What nobody knows the outcome of stays said while it is asked for again.
    if (unanswered === null || unanswered === 0) setFailure(null);
    try {
      const result = await work();
      const isWanted = unanswered !== null && !isTakenBack.current;
      const isOpen = !result.ok && result.error.reason === "offline" && isWanted;
      if (isOpen && !isGone.current) forget.current = askAgainSoon(unanswered, () => void attempt(unanswered + 1, work, done));
      if (result.ok) setFailure(null);
      else setFailure(isOpen ? { ...result.error, asked_again: "command" } : afterCommand(result.error, unanswered !== null));
      if (result.ok) await done(result.value, !isGone.current);
    } finally {
      // Also where something of this page's own went wrong: a button that stays busy tells nobody, and nobody can press it again.
      running.current = false;
      setBusy(false);
      if (rivals) rivals.underWay.value -= 1;
    }
  };
  const begin =
    (unanswered: 0 | null): Run =>
    (work, done) => {
      for (const takeBack of rivals?.takeBack ?? []) if (takeBack !== clear) takeBack();
      return attempt(unanswered, work as Parameters<Run>[0], done as Parameters<Run>[1]);
    };
  return { busy, failure, run: begin(null), repeat: begin(0), clear };
}
