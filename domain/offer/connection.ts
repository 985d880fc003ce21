const MINUTE_MS = 60_000;

/**
 * Minimum connecting times by the kind of the arriving and the departing flight (D: within one country, I: across a
 * border). Constants to start with; airports publish their own.
 */
const MINIMUM_MIN = { DD: 45, DI: 60, ID: 90, II: 75 } as const;
/** A longer wait is a stay, not a connection. */
const MAX_LAYOVER_MIN = 12 * 60;
/** Between the last arrival of the way out and the first departure of the way back. */
const MIN_STAY_MIN = 90;

interface Flown {
  origin: string;
  destination: string;
  departs_at: number;
  arrives_at: number;
}
export type CountryOf = (airport: string) => string;

export function minimumConnectionMinutes(arriving: Flown, departing: Flown, countryOf: CountryOf): number {
  const kind = (flight: Flown): "D" | "I" => (countryOf(flight.origin) === countryOf(flight.destination) ? "D" : "I");
  return MINIMUM_MIN[`${kind(arriving)}${kind(departing)}`];
}

/** Whether passengers of one flight can catch the other, at the same airport and without staying over. */
export function connects(arriving: Flown, departing: Flown, countryOf: CountryOf): boolean {
  if (arriving.destination !== departing.origin) return false;
  const wait = (departing.departs_at - arriving.arrives_at) / MINUTE_MS;
  return wait >= minimumConnectionMinutes(arriving, departing, countryOf) && wait <= MAX_LAYOVER_MIN;
}

/** Whether somebody who arrives on one slice can start the next one. */
export const canFollow = (arrivesAt: number, departsAt: number): boolean => departsAt - arrivesAt >= MIN_STAY_MIN * MINUTE_MS;
