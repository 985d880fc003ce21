import { invariant } from "#domain/invariant.ts";
import { formatLocal, parseClock } from "#domain/time/format.ts";
import { datesBetween, type LocalDate } from "#domain/time/local-date.ts";
import { wallToInstant } from "#domain/time/zone.ts";
import { flies } from "./flies.ts";
import { type DatedFlight, flightId, type Schedule } from "./schedule.ts";

const MINUTE_MS = 60_000;

/**
 * Every departure of the schedules on the local dates `first` … `last`, both included, in order of date.
 * The departure keeps its local time over the year; the arrival follows from the block time, so on the two days a year
 * when clocks change it is shown an hour earlier or later.
 */
export function expand(
  schedules: readonly Schedule[],
  zones: ReadonlyMap<string, string>,
  first: LocalDate,
  last: LocalDate,
): DatedFlight[] {
  return datesBetween(first, last).flatMap((date) =>
    schedules.filter((schedule) => flies(schedule, date)).map((schedule) => depart(schedule, date, zones)),
  );
}

/** One departure of a schedule, on a local date on which it flies. */
export function depart(schedule: Schedule, date: LocalDate, zones: ReadonlyMap<string, string>): DatedFlight {
  const { carrier, number, origin, destination, aircraft } = schedule;
  const from = zones.get(origin);
  const to = zones.get(destination);
  invariant(from !== undefined && to !== undefined, `no zone for ${origin} or ${destination}`);
  const departsAt = wallToInstant(date, parseClock(schedule.departs), from);
  const arrivesAt = departsAt + schedule.block_min * MINUTE_MS;
  return {
    id: flightId(carrier, number, date, origin),
    carrier,
    number,
    origin,
    destination,
    origin_terminal: schedule.origin_terminal,
    destination_terminal: schedule.destination_terminal,
    local_date: date,
    departs_at: departsAt,
    arrives_at: arrivesAt,
    departs_local: formatLocal(departsAt, from),
    arrives_local: formatLocal(arrivesAt, to),
    aircraft,
  };
}
