import { type FlightNow, NUMBERS_A_CHANGE } from "#domain/booking/as-it-flies.ts";
import type { FlightStatus } from "#domain/schedule/changes.ts";
import { formatInstant } from "#domain/time/format.ts";
import { primary } from "./database.ts";
import type { Env } from "./env.ts";

type Row = Omit<FlightNow, "departs_at" | "arrives_at" | "flies" | "changes"> & {
  departs_at: number;
  arrives_at: number;
  status: FlightStatus;
  redefined: number;
};

const NOW = `SELECT f.id, f.destination, f.departs_at, f.arrives_at, f.departs_local, f.arrives_local, f.aircraft, f.status, f.redefined
  FROM json_each(?1) AS k CROSS JOIN flights AS f ON f.id = k.value`;

/** Flights of bookings as the timetable has them now; unknown ids are missing from the answer. */
export async function flightsNow(env: Env, ids: readonly string[]): Promise<FlightNow[]> {
  const { results } = await primary(env).prepare(NOW).bind(JSON.stringify(ids)).all<Row>();
  return results.map(({ status, redefined, departs_at: departsAt, arrives_at: arrivesAt, ...flight }) => ({
    ...flight,
    departs_at: formatInstant(departsAt),
    arrives_at: formatInstant(arrivesAt),
    flies: status === "scheduled" || status === "suspended",
    changes: changesOf(status, redefined),
  }));
}

/**
 * Never falls. While its object is being told of a change the number is there, and the change is not yet: it counts when it is. A flight that
 * is suspended without that has been given a number for it.
 */
export const changesOf = (status: FlightStatus, redefined: number): number =>
  Math.max(0, NUMBERS_A_CHANGE * redefined - (status === "suspended" ? 1 : 0));
