import type { Flight } from "./flight-state.ts";
import { type PublicSeatState, seatStates } from "./seat-map.ts";

/** A watcher says `ping` at least this often. */
export const WATCHER_PING_MS = 30_000;
/** One that has not been heard of for so long is taken for dead: what is sent to it would only pile up. Three pings. */
export const WATCHER_SILENCE_MS = 3 * WATCHER_PING_MS;

/** Why the flight ends a watcher's connection. */
export const WATCHER_CLOSE = {
  /** It said something else than it may. Coming back with the same is no use. */
  not_understood: 1008,
  /** Not heard of for `WATCHER_SILENCE_MS`. It may come back and go on where it was. */
  silent: 4408,
} as const;

export interface LiveSeat {
  designator: string;
  state: PublicSeatState;
}
/** What a watcher is told: never a passenger, a booking or an epoch. */
export type LiveUpdate =
  /** Every seat as it is at this version, in the place of whatever was known. */
  | { type: "snapshot"; version: number; seats: LiveSeat[] }
  /** The seats that changed after version `from`, as they are at version `to`. */
  | { type: "changes"; from: number; to: number; seats: LiveSeat[] }
  /** What was known is not this flight's past; a snapshot follows. */
  | { type: "resync"; version: number };

/**
 * What brings a watcher who knows the flight at version `told` (null: not at all) up to date. A seat keeps the version of
 * its last change as its epoch, so the changes since any version are there, however old, and after any restart; but not those of a
 * cabin that the flight has no more, which the whole of the new one takes the place of.
 */
export function updatesSince(flight: Flight, told: number | null): LiveUpdate[] {
  const { version } = flight;
  if (told !== null && told <= version && told >= flight.cabin_since) {
    const changed = [...flight.seats.values()].filter(({ epoch }) => epoch > told).map(({ designator }) => designator);
    return [{ type: "changes", from: told, to: version, seats: seatStates(flight, changed) }];
  }
  const snapshot: LiveUpdate = { type: "snapshot", version, seats: seatStates(flight, flight.seats.keys()) };
  return told === null ? [snapshot] : [{ type: "resync", version }, snapshot];
}

/** The flight as a watcher knows it; `version` null: nothing yet that could be relied on. */
export interface LiveMap {
  readonly version: number | null;
  readonly states: ReadonlyMap<string, PublicSeatState>;
}
export const unknownMap: LiveMap = { version: null, states: new Map() };

/**
 * The watcher's side: the map after an update. What it knows already changes nothing, so an update that comes twice or late
 * has no effect. `gap`: changes before this update never came, so the map stays as it is and a snapshot has to be asked for.
 */
export function follow(map: LiveMap, update: LiveUpdate): { map: LiveMap; gap: boolean } {
  switch (update.type) {
    case "snapshot":
      return { map: { version: update.version, states: statesOf(update.seats) }, gap: false };
    case "resync":
      return { map: { ...map, version: null }, gap: false };
    case "changes":
      if (map.version === null || update.from > map.version) return { map, gap: true };
      if (update.to <= map.version) return { map, gap: false };
      return { map: { version: update.to, states: new Map([...map.states, ...statesOf(update.seats)]) }, gap: false };
  }
}

const statesOf = (seats: LiveSeat[]) => new Map(seats.map(({ designator, state }) => [designator, state]));
