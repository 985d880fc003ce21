import { useEffect, useState } from "preact/hooks";
import { whenConnected } from "../api/connection.ts";
import type { Failure } from "../api/failure.ts";
import { type LiveBooking, followBooking } from "../api/live-booking.ts";

export type LiveState =
  | { state: "loading" }
  | { state: "failed"; failure: Failure }
  /** `lost`: why the latest look at it failed; what is shown may be old. */
  | { state: "live"; value: LiveBooking; lost: Failure | null };

/**
 * A booking that updates itself while it is shown. `refresh` looks at it at once, as after a command. `looks` counts that, and how often the
 * reader has come back to the page: what is about the booking but not in it may have changed, too.
 */
export function useLiveBooking(id: string): { live: LiveState; refresh: () => void; looks: number } {
  const [live, setLive] = useState<LiveState>({ state: "loading" });
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    void followBooking(id, abort.signal, {
      news: (value) => setLive({ state: "live", value, lost: null }),
      still: () =>
        setLive((current) => (current.state === "live" && current.lost !== null ? { ...current, lost: null } : current)),
      trouble: (failure, final) =>
        setLive((current) => (current.state === "live" && !final ? { ...current, lost: failure } : { state: "failed", failure })),
    });
    return () => abort.abort();
  }, [id, looks]);
  const refresh = () => setLooks((count) => count + 1);
  // A request that waited while the connection was lost may wait for an answer that went nowhere.
  useEffect(() => whenConnected(refresh), []);
  // A booking at rest is not followed: its flight may be cancelled or put off all the same.
  useEffect(() => whenBack(refresh), []);
  return { live, refresh, looks };
}

/** Calls `seen` whenever the reader comes back to this page, from another tab or by the browser's way back; until what this gives is called. */
function whenBack(seen: () => void): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && seen(), { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && seen(), { signal });
  return () => ends.abort();
}
