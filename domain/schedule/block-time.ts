import { distanceKm, eastwardShare, midpoint, type Position } from "#domain/airport/distance.ts";
import type { Aircraft } from "./aircraft.ts";

/** Start-up, taxi, climb, approach and taxi to the stand, beyond the time the distance takes at cruising speed. */
const GROUND_AND_CLIMB_MIN = 45;
/** Mean jet stream along the track of a flight due east in the temperate latitudes, km/h. */
const JET_STREAM_KMH = 70;
/** Latitudes (degrees, either hemisphere) between which the westerlies blow. */
const WESTERLIES = { from: 25, to: 65 };
/** Timetables are written in steps of five minutes. */
const STEP_MIN = 5;

/** Scheduled minutes from off-blocks to on-blocks. Westbound takes longer than eastbound where the westerlies blow. */
export function blockMinutes(from: Position, to: Position, aircraft: Aircraft): number {
  const latitude = Math.abs(midpoint(from, to).latitude);
  const inWesterlies = latitude >= WESTERLIES.from && latitude <= WESTERLIES.to;
  const wind = inWesterlies ? JET_STREAM_KMH * eastwardShare(from, to) : 0;
  const minutes = (distanceKm(from, to) / (aircraft.cruise_kmh + wind)) * 60 + GROUND_AND_CLIMB_MIN;
  return Math.ceil(minutes / STEP_MIN) * STEP_MIN;
}
