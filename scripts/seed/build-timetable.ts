import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { distanceKm } from "#domain/airport/distance.ts";
import type { Station } from "#domain/airport/station.ts";
import { type Aircraft, aircraftOf } from "#domain/schedule/aircraft.ts";
import { blockMinutes } from "#domain/schedule/block-time.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import { formatClock } from "#domain/time/format.ts";
import { addDays } from "#domain/time/local-date.ts";
import { localDate, offsetMinutes, wallToInstant } from "#domain/time/zone.ts";
import airports from "../../seed/airports.json" with { type: "json" };
import { ROUTES, type Route } from "./routes.ts";
import { terminalAt } from "./terminals.ts";

/** Writes seed/schedules.json: two flight numbers for every rotation of the network, at times people fly. */
const CARRIER = "HF";
const FIRST_NUMBER = 101;
const VALID_FROM = "2026-01-01";
/** Local times are arranged for this day: a Tuesday without clock changes anywhere. */
const PLANNING_DAY = "2026-12-01";
const MINUTES_A_DAY = 1440;
const STEP_MIN = 5;
/** Wall-clock minutes within which departures and arrivals are planned; between them most airports sleep. */
const DEPARTURES = { from: 6 * 60, to: 22 * 60 + 45 };
const ARRIVALS = { from: 5 * 60, to: 23 * 60 + 45 };
/** Aircraft that spend the night away fly to the hub within this time after DEPARTURES.from, and back in the evening. */
const NIGHT_STOP = { morning_within: 90, evening_from: 17 * 60, evening_within: 180 };
/** Minutes on the stand before the same aircraft can leave again. */
const TURNAROUND = { narrow: 50, wide: 105 };
/** Below these distances (km) the smaller type flies. */
const SMALLEST_TYPE: readonly { up_to_km: number; type: string }[] = [
  { up_to_km: 650, type: "E90" },
  { up_to_km: 2_000, type: "320" },
  { up_to_km: 4_200, type: "321" },
  { up_to_km: Infinity, type: "789" },
];

const stations = new Map((airports.airports as Station[]).map((airport) => [airport.code, airport]));

function stationOf(code: string): Station {
  const found = stations.get(code);
  if (!found) throw new Error(`no station ${code}`);
  return found;
}

function planAircraft(route: Route, km: number): Aircraft {
  const type = route.aircraft ?? SMALLEST_TYPE.find(({ up_to_km: limit }) => km < limit)?.type ?? "789";
  const aircraft = aircraftOf(type);
  if (km > aircraft.range_km)
    throw new Error(`${type} does not reach from ${route.origin} to ${route.destination}: ${Math.round(km)} km`);
  return aircraft;
}

/** Minutes after midnight at the destination when a flight of `block` minutes that leaves at `departs` arrives. */
function arrival(from: Station, to: Station, departs: number, block: number): number {
  const at = wallToInstant(PLANNING_DAY, departs, from.time_zone) + block * 60_000;
  const minutes = Math.floor(at / 60_000) + offsetMinutes(at, to.time_zone);
  return ((minutes % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;
}

/** The first departure at or after `wanted` that leaves and arrives while both airports are awake; failing that, leaves. */
function awake(from: Station, to: Station, wanted: number, block: number): number {
  const day = Array.from({ length: MINUTES_A_DAY / STEP_MIN }, (_, i) => (wanted + i * STEP_MIN) % MINUTES_A_DAY);
  const leaves = day.filter((minutes) => minutes >= DEPARTURES.from && minutes <= DEPARTURES.to);
  const lands = leaves.find((minutes) => {
    const lands = arrival(from, to, minutes, block);
    return lands >= ARRIVALS.from && lands <= ARRIVALS.to;
  });
  const found = lands ?? leaves[0];
  if (found === undefined) throw new Error("no time of day to leave");
  return found;
}

/** A fixed scatter in 0 … 1, so that routes with the same number of rotations do not all leave at once. */
function scatter(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) % 1009;
  return hash / 1009;
}

const round = (minutes: number): number => (Math.round(minutes / STEP_MIN) * STEP_MIN) % MINUTES_A_DAY;

/** Departures already given to each pair, so that two flights of a day never leave together. */
const taken = new Map<string, number[]>();
const APART_MIN = 60;

function give(from: Station, to: Station, wanted: number, block: number): number {
  const others = taken.get(from.code + to.code) ?? [];
  let departs = awake(from, to, wanted, block);
  for (let tries = 0; tries < 24 && others.some((other) => Math.abs(other - departs) < APART_MIN); tries++) {
    departs = awake(from, to, (departs + APART_MIN) % MINUTES_A_DAY, block);
  }
  taken.set(from.code + to.code, [...others, departs]);
  return departs;
}

interface Plan {
  from: Station;
  to: Station;
  out: number;
  back: number;
  wide: boolean;
}

/** Out from the hub during the day and back as soon as the aircraft is turned round. */
function dayRotation(
  { from, to, out, back, wide }: Plan,
  index: number,
  rotations: number,
): { departs: number; returns: number } {
  const slot = (DEPARTURES.to - 120 - DEPARTURES.from) / rotations;
  const departs = give(from, to, round(DEPARTURES.from + slot * (index + 0.15 + 0.7 * scatter(from.code + to.code))), out);
  const ready = round(arrival(from, to, departs, out) + (wide ? TURNAROUND.wide : TURNAROUND.narrow));
  return { departs, returns: give(to, from, ready, back) };
}

/** From the far end in the morning, so that its passengers reach the hub's long-haul departures; to it in the evening. */
function eveningAndMorning(from: Station, to: Station, out: number, back: number): { departs: number; returns: number } {
  const share = scatter(to.code + from.code);
  const returns = give(to, from, round(DEPARTURES.from + NIGHT_STOP.morning_within * share), back);
  return { departs: give(from, to, round(NIGHT_STOP.evening_from + NIGHT_STOP.evening_within * share), out), returns };
}

/**
 * When one rotation flies. Short routes with several: the first aircraft sleeps at the outstation and the second at the
 * hub, so that a day trip is possible from both ends; the third flies at midday. Half of those with one sleep away.
 */
function times(route: Route, index: number, plan: Plan): { departs: number; returns: number } {
  const { from, to, out, back } = plan;
  const single = route.rotations === 1;
  if (plan.wide || index > 1 || (single && scatter(route.destination + route.origin) >= 0.5))
    return dayRotation(plan, index, route.rotations);
  if (single || index === 0) return eveningAndMorning(from, to, out, back);
  const { departs, returns } = eveningAndMorning(to, from, back, out);
  return { departs: returns, returns: departs };
}

let number = FIRST_NUMBER;
function rotation(route: Route, index: number): Schedule[] {
  const [from, to] = [stationOf(route.origin), stationOf(route.destination)];
  const aircraft = planAircraft(route, distanceKm(from, to));
  const [out, back] = [blockMinutes(from, to, aircraft), blockMinutes(to, from, aircraft)];
  const { departs, returns } = times(route, index, { from, to, out, back, wide: aircraft.type === "789" });
  const common = {
    carrier: CARRIER,
    aircraft: aircraft.type,
    valid_from: VALID_FROM,
    valid_to: null,
  };
  const [at_from, at_to] = [terminalAt(from.code, to.code), terminalAt(to.code, from.code)];
  const outbound = {
    ...common,
    origin_terminal: at_from,
    destination_terminal: at_to,
    number: String(number),
    origin: from.code,
    destination: to.code,
    departs: formatClock(departs),
    days: route.days,
    block_min: out,
  };
  const inbound = {
    ...common,
    origin_terminal: at_to,
    destination_terminal: at_from,
    number: String(number + 1),
    origin: to.code,
    destination: from.code,
    departs: formatClock(returns),
    days: daysOfReturn(route.days, from, to, departs, out, returns),
    block_min: back,
  };
  number += 2;
  return [outbound, inbound];
}

/** The aircraft comes back on the day it is there: a day or two after the outbound left, across the night or the date line. */
function daysOfReturn(days: string, from: Station, to: Station, departs: number, block: number, returns: number): string {
  const landed = wallToInstant(PLANNING_DAY, departs, from.time_zone) + block * 60_000;
  const landedOn = localDate(landed, to.time_zone);
  const date = wallToInstant(landedOn, returns, to.time_zone) > landed ? landedOn : addDays(landedOn, 1);
  const shift = Math.round((Date.parse(date) - Date.parse(PLANNING_DAY)) / 86_400_000);
  return Array.from(days)
    .map((day) => ((Number(day) - 1 + shift + 7) % 7) + 1)
    .sort((a, b) => a - b)
    .join("");
}

const schedules = ROUTES.flatMap((route) => Array.from({ length: route.rotations }, (_, index) => rotation(route, index)).flat());
const lines = schedules.map((schedule) => `  ${JSON.stringify(schedule)}`).join(",\n");
await writeFile(join(import.meta.dirname, "../../seed/schedules.json"), `[\n${lines}\n]\n`);
