import { invariant } from "#domain/invariant.ts";
import { addDays, epochDay, type LocalDate } from "#domain/time/local-date.ts";
import type { Host } from "../host.ts";

const FLIGHTS = "holdfast-flights";

export interface Timetable {
  flights: number;
  first: LocalDate;
  days: number;
}

/**
 * Flies the first week of the host's timetable again and again, until it has so many dated flights. Clocks that change meanwhile are
 * not looked at: for a search it is only the days that count.
 */
export async function growTimetable(host: Host, flights: number): Promise<Timetable> {
  // Lowest fares of so many days would be worked out for as long as the bench runs, beside the searches: the turn to do that is taken.
  await host.execute(FLIGHTS, TAKE_TURN);
  const week = await firstWeek(host);
  for (let n = 1; n * week.flights < flights; n++) await host.execute(FLIGHTS, COPY, 7 * n, week.first, addDays(week.first, 6));
  await host.execute(FLIGHTS, "DELETE FROM stale_fares");
  await host.execute(FLIGHTS, "ANALYZE");
  const [all] = await host.rows<Timetable & { last: LocalDate }>(
    FLIGHTS,
    "SELECT count(*) AS flights, min(local_date) AS first, max(local_date) AS last FROM flights",
  );
  invariant(all !== undefined && all.flights >= flights, `there are ${flights} flights`);
  return { flights: all.flights, first: week.first, days: epochDay(all.last) - epochDay(week.first) + 1 };
}

const TAKE_TURN = "INSERT OR REPLACE INTO leases (name, holder, until) VALUES ('lowest_fares', 'bench', 9e15)";

/** A week of whole days, and nothing after it: the first day of the timetable may have begun in the west only. */
async function firstWeek(host: Host): Promise<{ flights: number; first: LocalDate }> {
  const first = addDays(new Date().toISOString().slice(0, 10), 1);
  await host.execute(FLIGHTS, "DELETE FROM flights WHERE local_date > ?", addDays(first, 6));
  const [row] = await host.rows<{ flights: number }>(
    FLIGHTS,
    `SELECT count(*) AS flights FROM flights WHERE local_date >= '${first}'`,
  );
  invariant(row !== undefined && row.flights > 0, "the first week has flights");
  return { flights: row.flights, first };
}

const SHIFTED = {
  id: "carrier || number || '_' || date(local_date, ?1 || ' days') || '_' || origin",
  local_date: "date(local_date, ?1 || ' days')",
  departs_at: "departs_at + ?1 * 86400000",
  arrives_at: "arrives_at + ?1 * 86400000",
  departs_local: "date(substr(departs_local, 1, 10), ?1 || ' days') || substr(departs_local, 11)",
  arrives_local: "date(substr(arrives_local, 1, 10), ?1 || ' days') || substr(arrives_local, 11)",
};
const SAME = ["carrier", "number", "origin", "destination", "aircraft"];
const COPY = `INSERT INTO flights (${[...Object.keys(SHIFTED), ...SAME].join(", ")})
  SELECT ${[...Object.values(SHIFTED), ...SAME].join(", ")} FROM flights WHERE local_date BETWEEN ?2 AND ?3`;
