import { invariant } from "#domain/invariant.ts";
import type { LocalDate } from "./local-date.ts";
import { offsetMinutes } from "./zone.ts";

/** What the clocks of stations show; it remembers what it was asked, since the zones' rules are slow to read. */
export interface StationClocks {
  knows(station: string): boolean;
  /** Minutes ahead of UTC at noon (UTC) of that date. */
  offsetOn(station: string, date: LocalDate): number;
}

/** `zones`: IANA zones by station. */
export function stationClocks(zones: ReadonlyMap<string, string>): StationClocks {
  const known = new Map<string, number>();
  return {
    knows: (station) => zones.has(station),
    offsetOn(station, date) {
      const zone = zones.get(station);
      invariant(zone !== undefined, `no zone for ${station}`);
      const key = `${zone} ${date}`;
      const offset = known.get(key) ?? offsetMinutes(Date.parse(`${date}T12:00:00Z`), zone);
      known.set(key, offset);
      return offset;
    },
  };
}
