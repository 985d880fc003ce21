import { invariant } from "#domain/invariant.ts";
import type { LocalDate } from "./local-date.ts";
import { offsetMinutes } from "./zone.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A time in which clocks are not changed: epoch milliseconds from and to, and minutes ahead of UTC. */
export interface SteadyTime {
  since: number;
  until: number;
  offset: number;
}

/** What the clocks of stations show; it remembers what it was asked, since the zones' rules are slow to read. */
export interface StationClocks {
  knows(station: string): boolean;
  /** Minutes ahead of UTC at noon (UTC) of that date. */
  offsetOn(station: string, date: LocalDate): number;
  /** From one instant to another (epoch milliseconds, both included), parted where the clocks are changed. */
  steadyTimes(station: string, from: number, to: number): SteadyTime[];
}

/** `zones`: IANA zones by station. */
export function stationClocks(zones: ReadonlyMap<string, string>): StationClocks {
  const known = new Map<string, number>();
  const knownChanges = new Map<string, number[]>();

  function zoneOf(station: string): string {
    const zone = zones.get(station);
    invariant(zone !== undefined, `no zone for ${station}`);
    return zone;
  }
  function changesIn(year: number, zone: string): number[] {
    const key = `${zone} ${year}`;
    const changes = knownChanges.get(key) ?? findChanges(year, zone);
    knownChanges.set(key, changes);
    return changes;
  }

  return {
    knows: (station) => zones.has(station),
    offsetOn(station, date) {
      const zone = zoneOf(station);
      const key = `${zone} ${date}`;
      const offset = known.get(key) ?? offsetMinutes(Date.parse(`${date}T12:00:00Z`), zone);
      known.set(key, offset);
      return offset;
    },
    steadyTimes(station, from, to) {
      const zone = zoneOf(station);
      const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()];
      const years = Array.from({ length: last - first + 1 }, (_, n) => first + n);
      const changes = years.flatMap((year) => changesIn(year, zone)).filter((at) => from < at && at <= to);
      const begins = [from, ...changes];
      return begins.map((since, n) => ({ since, until: begins[n + 1] ?? to + 1, offset: offsetMinutes(since, zone) }));
    },
  };
}

/** When clocks are changed within a year, to the minute. No zone changes them twice within a day. */
function findChanges(year: number, zone: string): number[] {
  const changes: number[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY_MS) {
    const before = offsetMinutes(day, zone);
    if (offsetMinutes(day + DAY_MS, zone) === before) continue;
    let [unchanged, changed] = [day, day + DAY_MS];
    while (changed - unchanged > MINUTE_MS) {
      const between = unchanged + Math.floor((changed - unchanged) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetMinutes(between, zone) === before) unchanged = between;
      else changed = between;
    }
    changes.push(changed);
  }
  return changes;
}
