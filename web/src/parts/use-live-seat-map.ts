import { useEffect, useState } from "preact/hooks";
import type { SeatMap } from "#contracts/offers.ts";
import type { LiveMap } from "#domain/seat/live-map.ts";
import { followSeatMap, liveMapOf, withStates } from "../api/live-seat-map.ts";

/** A map that was loaded, with its seats as they become while it is shown; null while there is none. */
export function useLiveSeatMap(loaded: SeatMap | null): SeatMap | null {
  const [live, setLive] = useState<{ of: SeatMap; map: LiveMap } | null>(null);
  useEffect(() => {
    if (loaded === null) return;
    const abort = new AbortController();
    void followSeatMap(loaded.flight_id, liveMapOf(loaded), abort.signal, (map) => setLive({ of: loaded, map }));
    return () => abort.abort();
  }, [loaded]);
  return loaded !== null && live?.of === loaded ? withStates(loaded, live.map) : loaded;
}
