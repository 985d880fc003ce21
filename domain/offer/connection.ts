import { BETWEEN_AIRPORTS_MIN, type ConnectionKind, minimumMinutes } from "./minimum-times.ts";

const MINUTE_MS = 60_000;

/** A longer wait is a stay, not a connection. */
export const MAX_LAYOVER_MIN = 12 * 60;
/** Between the last arrival of a slice and the first departure of the next from the same airport. */
export const MIN_STAY_MIN = 90;

interface Flown {
  origin: string;
  destination: string;
  origin_terminal: string | null;
  destination_terminal: string | null;
  departs_at: number;
  arrives_at: number;
}
export type CountryOf = (airport: string) => string;

/** Minutes to change from one flight to the next at the airport where they meet, by its table (`minimum-times.ts`). */
export function minimumConnectionMinutes(arriving: Flown, departing: Flown, countryOf: CountryOf): number {
  const status = (flight: Flown): "D" | "I" => (countryOf(flight.origin) === countryOf(flight.destination) ? "D" : "I");
  const kind: ConnectionKind = `${status(arriving)}${status(departing)}`;
  const terminals = { arriving: arriving.destination_terminal, departing: departing.origin_terminal };
  return minimumMinutes(departing.origin, terminals, kind);
}

/** Whether passengers of one flight can catch the other, at the same airport and without staying over. */
export function connects(arriving: Flown, departing: Flown, countryOf: CountryOf): boolean {
  if (arriving.destination !== departing.origin) return false;
  const wait = (departing.departs_at - arriving.arrives_at) / MINUTE_MS;
  return wait >= minimumConnectionMinutes(arriving, departing, countryOf) && wait <= MAX_LAYOVER_MIN;
}

type Landing = Pick<Flown, "destination" | "arrives_at">;
type Start = Pick<Flown, "origin" | "departs_at">;

/**
 * Whether somebody who ends a slice with one flight can start the next slice with the other. How they get to another
 * airport is up to them; the time allowed is that between two airports of a city. So no two flights of a journey overlap.
 */
export function canFollow(last: Landing, next: Start): boolean {
  const stay = last.destination === next.origin ? MIN_STAY_MIN : BETWEEN_AIRPORTS_MIN;
  return next.departs_at - last.arrives_at >= stay * MINUTE_MS;
}
