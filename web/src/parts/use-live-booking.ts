import { useEffect, useState } from "preact/hooks";
import { whenConnected } from "../api/connection.ts";
import type { Failure } from "../api/failure.ts";
import { type LiveBooking, followBooking } from "../api/live-booking.ts";

export type LiveState =
  | { state: "loading" }
  | { state: "failed"; failure: Failure }
  /** `lost`: why the latest look at it failed; what is shown may be old. */
  | { state: "live"; value: LiveBooking; lost: Failure | null };

/** A booking that updates itself while it is shown. `refresh` looks at it at once, as after a command. */
export function useLiveBooking(id: string): { live: LiveState; refresh: () => void } {
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
  // A request that waited while the connection was lost may wait for an answer that went nowhere.
  useEffect(() => whenConnected(() => setLooks((count) => count + 1)), []);
  return { live, refresh: () => setLooks((count) => count + 1) };
}
