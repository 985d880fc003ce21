import type { Leg } from "#domain/offer/leg.ts";
import type { SectorDay } from "#domain/offer/sector-days.ts";
import type { Env } from "./env.ts";
import { KnownLegs } from "./known-legs.ts";
import { readChanges, readDays } from "./read-legs.ts";

const known = new KnownLegs();

/** After this isolate has changed the timetable itself. */
export const forgetFlights = (): void => known.forget();

/** The flights of some sectors on some days with what is left on them, as they were a second ago at most. */
export function loadLegs(env: Env, days: readonly SectorDay[], now: number): Promise<Leg[]> {
  const reads = {
    days: (unknown: readonly SectorDay[]) => readDays(env, unknown),
    changes: (seq: number, limit: number) => readChanges(env, seq, limit),
  };
  return known.load(reads, days, now);
}
