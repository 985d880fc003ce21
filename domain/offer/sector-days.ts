import { invariant } from "#domain/invariant.ts";
import type { Network, Path } from "#domain/schedule/paths.ts";
import { addDays, epochDay, fromEpochDay, type LocalDate } from "#domain/time/local-date.ts";
import { wallToInstant } from "#domain/time/zone.ts";
import { MAX_LAYOVER_MIN } from "./connection.ts";

export interface SectorDay {
  origin: string;
  destination: string;
  local_date: LocalDate;
}

export const sectorKey = (sector: SectorDay): string => `${sector.origin}-${sector.destination}-${sector.local_date}`;

const DAY_MIN = 1440;
const MINUTE_MS = 60_000;
/** Clocks may change on the way: no zone changes them by more. */
const CLOCK_CHANGE_MIN = 60;

/**
 * The sectors and local dates whose flights can take part in these paths when the first one leaves on `date`, the paths
 * in their order. How long the flights of a sector take and the longest wait say when an onward flight may leave: over
 * the date line "yesterday", after two long ones three dates later, mostly the same date or the next.
 */
export function sectorDays(network: Network, paths: readonly Path[], date: LocalDate): SectorDay[] {
  const clocks = clocksOn(network, date);
  const needed = new Map<string, SectorDay>();
  for (const path of paths) {
    for (const [index, days] of daysAlong(network, clocks, path, date).entries()) {
      for (const day of days) {
        const sector = { origin: path[index] ?? "", destination: path[index + 1] ?? "", local_date: fromEpochDay(day) };
        needed.set(sectorKey(sector), sector);
      }
    }
  }
  return [...needed.values()];
}

/** On which local days each flight of a path may leave. */
function daysAlong(network: Network, clocks: Clocks, path: Path, date: LocalDate): number[][] {
  const days = [[epochDay(date)]];
  // Minutes of UTC between which a flight leaves.
  let { starts: soonest, ends: latest } = clocks(path[0] ?? "");
  for (let index = 1; index < path.length - 1; index++) {
    const [from = "", via = ""] = path.slice(index - 1);
    const times = network.destinations.get(from)?.get(via);
    invariant(times !== undefined, `nobody flies from ${from} to ${via}`);
    soonest += times.shortest_min;
    latest += times.longest_min + MAX_LAYOVER_MIN;
    const { offset } = clocks(via);
    const first = Math.floor((soonest + offset - CLOCK_CHANGE_MIN) / DAY_MIN);
    const last = Math.floor((latest + offset + CLOCK_CHANGE_MIN) / DAY_MIN);
    days.push(Array.from({ length: last - first + 1 }, (_, i) => first + i));
  }
  return days;
}

/** Of a station: when the date starts and ends there, and how far its clocks are ahead of UTC when it starts; all in minutes. */
type Clocks = (code: string) => { starts: number; ends: number; offset: number };

/** Each zone is looked up once. */
function clocksOn(network: Network, date: LocalDate): Clocks {
  const known = new Map<string, ReturnType<Clocks>>();
  return (code) => {
    const zone = network.stations.get(code)?.time_zone;
    invariant(zone !== undefined, `no station ${code}`);
    const found = known.get(zone);
    if (found !== undefined) return found;
    const starts = wallToInstant(date, 0, zone) / MINUTE_MS;
    const ends = wallToInstant(addDays(date, 1), 0, zone) / MINUTE_MS;
    const clock = { starts, ends, offset: epochDay(date) * DAY_MIN - starts };
    known.set(zone, clock);
    return clock;
  };
}
