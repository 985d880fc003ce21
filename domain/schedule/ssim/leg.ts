import { err, ok, type Result } from "#domain/result.ts";
import { formatClock, parseClock } from "#domain/time/format.ts";
import { addDays, epochDay, fromEpochDay, type LocalDate } from "#domain/time/local-date.ts";
import type { StationClocks } from "#domain/time/station-clocks.ts";
import { firstDeparture } from "../flies.ts";
import type { Schedule } from "../schedule.ts";
import type { Misprint } from "../misprint.ts";
import { misprint } from "./codec.ts";
import { clockOf, dateOf, dateVariationOf, firstDateOf, variationOf, writeDate, writeVariation } from "./kinds.ts";
import { type CarrierRecord, LEG, type LegRecord, type SegmentRecord } from "./records.ts";

/** A leg as it is sold: one bookable flight a date, whatever itinerary it is part of. */
export interface SoldLeg extends Schedule {
  fortnight_from: LocalDate | null;
  /** Days from the date of the flight, which is that of its first leg, to the local date of this leg's departure. */
  day_shift: number;
}

/** What a leg is checked against. */
export interface Known {
  clocks: StationClocks;
  /** Aircraft types in service. */
  aircraft: ReadonlySet<string>;
}

/** Service types (SSIM appendix C) of scheduled flights for passengers: J, S, Q, and the additional ones G, B, R. */
const FOR_PASSENGERS = new Set(["J", "S", "Q", "G", "B", "R"]);
/** Operating airline disclosures of a code share: the leg is another flight's, whose seats are sold under that flight's number. */
const ANOTHERS = new Set(["L", "Z"]);
/** Data element of a leg that names the flight whose leg it is; what other flights a leg is sold as is another element, 010. */
const OPERATIONAL_LEG = "050";
/** Traffic restrictions (SSIM appendix G) with which nobody is sold the leg by itself: no local traffic, a technical landing. */
const NO_TRAFFIC = new Set(["A", "I"]);
const DAY_MIN = 1_440;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_MIN * MINUTE_MS;
/** Within a period of a year clocks are asked this often, in days: summer and winter time both last longer. */
const QUARTERS = [91, 182, 273, 364];

/** Null: a leg that passengers are not sold, such as one for cargo or one of a code share, which is sold as another flight. */
export function readLeg(
  leg: LegRecord,
  carrier: CarrierRecord,
  line: number,
  known: Known,
): Result<SoldLeg | null, { reason: "misprinted"; misprints: Misprint[] }> {
  if (!isSold(leg)) return ok(null);
  const times = timesOf(leg, carrier);
  const sold = soldLeg(leg, times);
  const misprints = [...checkNames(leg, line, known), ...checkPeriod(leg, carrier, sold, line), ...checkTimes(leg, times, line)];
  // Clocks can only be asked of stations that are known, in a period that there is.
  if (misprints.length === 0) misprints.push(...checkVariations(leg, sold, line, known));
  if (misprints.length === 0 && carrier.time_mode === "U") misprints.push(...checkAllDates(leg, sold, line, known));
  return misprints.length === 0 ? ok(sold) : err({ reason: "misprinted", misprints });
}

const isSold = (leg: LegRecord): boolean =>
  FOR_PASSENGERS.has(leg.service_type) && !ANOTHERS.has(leg.operating_disclosure) && !NO_TRAFFIC.has(restrictionOf(leg));

/** Each place of the field is about the journey that ends where the leg of that number does; the leg's own is its own number's. */
const restrictionOf = (leg: LegRecord): string => leg.traffic_restriction.charAt(Number(leg.leg) - 1);

/** Whether this record says that the leg before it is a duplicate: a number under which another flight's seats are sold. */
export const isDuplicate = (segment: SegmentRecord): boolean => segment.data_element === OPERATIONAL_LEG;

interface Times {
  /** Minutes from midnight of the flight's date, on the clocks of the origin. */
  departs: number;
  block_min: number;
}

function timesOf(leg: LegRecord, { time_mode: mode }: CarrierRecord): Times {
  const departs = dateVariationOf(leg.origin_date_variation) * DAY_MIN + clockOf(leg.passenger_std);
  const arrives = dateVariationOf(leg.destination_date_variation) * DAY_MIN + clockOf(leg.passenger_sta);
  if (mode === "U") return { departs: departs + variationOf(leg.origin_utc_variation), block_min: arrives - departs };
  const apart = variationOf(leg.destination_utc_variation) - variationOf(leg.origin_utc_variation);
  return { departs, block_min: arrives - departs - apart };
}

function soldLeg(leg: LegRecord, { departs, block_min }: Times): SoldLeg {
  const day_shift = Math.floor(departs / DAY_MIN);
  const from = addDays(firstDateOf(leg.valid_from), day_shift);
  const to = dateOf(leg.valid_to);
  return {
    carrier: leg.airline,
    number: String(Number(leg.number)),
    origin: leg.origin,
    destination: leg.destination,
    departs: formatClock(departs - day_shift * DAY_MIN),
    days: shiftDays(leg.days, day_shift),
    aircraft: leg.aircraft,
    block_min,
    valid_from: from,
    valid_to: to === null ? null : addDays(to, day_shift),
    fortnight_from: leg.frequency === "2" ? from : null,
    day_shift,
    origin_terminal: leg.origin_terminal.trim() || null,
    destination_terminal: leg.destination_terminal.trim() || null,
  };
}

/** `1 3 5` a day later: `246`. */
export const shiftDays = (days: string, shift: number): string =>
  Array.from(days.replaceAll(" ", ""), (day) => ((Number(day) - 1 + shift + 14) % 7) + 1)
    .sort((a, b) => a - b)
    .join("");

type Name = keyof LegRecord;
const at = (line: number, name: Name, expected: string, leg: LegRecord): Misprint =>
  misprint(LEG, line, name, { expected, found: leg[name] });

function checkNames(leg: LegRecord, line: number, { clocks, aircraft }: Known): Misprint[] {
  return [
    ...(leg.airline.length === 2 ? [] : [at(line, "airline", "a designator of two characters", leg)]),
    ...(leg.suffix === "" ? [] : [at(line, "suffix", "a blank: flights with a suffix are not sold", leg)]),
    ...(Number(leg.number) > 0 ? [] : [at(line, "number", "a number above zero", leg)]),
    ...(clocks.knows(leg.origin) ? [] : [at(line, "origin", "a station that is known", leg)]),
    ...(clocks.knows(leg.destination) ? [] : [at(line, "destination", "a station that is known", leg)]),
    ...(leg.origin === leg.destination ? [at(line, "destination", "another station than the origin", leg)] : []),
    ...(aircraft.has(leg.aircraft) ? [] : [at(line, "aircraft", `one of ${[...aircraft].sort().join(", ")}`, leg)]),
  ];
}

function checkPeriod(leg: LegRecord, carrier: CarrierRecord, sold: SoldLeg, line: number): Misprint[] {
  const [from, to] = [firstDateOf(leg.valid_from), dateOf(leg.valid_to)];
  const [first, last] = [firstDateOf(carrier.valid_from), dateOf(carrier.valid_to)];
  if (from < first) return [at(line, "valid_from", `a date from ${carrier.valid_from} on, as the carrier record says`, leg)];
  if (to !== null && to < from) return [at(line, "valid_to", `a date not before ${leg.valid_from}`, leg)];
  if (last !== null && (to === null || to > last))
    return [at(line, "valid_to", `a date up to ${carrier.valid_to}, as the carrier record says`, leg)];
  return firstDeparture(sold) === null ? [at(line, "days", "a day of operation within the period", leg)] : [];
}

function checkTimes(leg: LegRecord, { block_min: block }: Times, line: number): Misprint[] {
  if (block > 0 && block <= DAY_MIN) return [];
  return [at(line, "passenger_sta", `an arrival within a day after the departure, not ${block} minutes after it`, leg)];
}

/** One that goes on for ever is checked for a year. */
const lastChecked = ({ valid_from, valid_to }: SoldLeg): LocalDate => valid_to ?? addDays(valid_from, QUARTERS.at(-1) ?? 0);

/** A variation that the station's clocks never show in the period is a mistake, and the times would be wrong by it. */
function checkVariations(leg: LegRecord, sold: SoldLeg, line: number, { clocks }: Known): Misprint[] {
  const quarters = QUARTERS.map((days) => addDays(sold.valid_from, days));
  const last = lastChecked(sold);
  // The day before: a flight may leave before the clocks change on the first day. They may have changed when the last one lands.
  const dates = [addDays(sold.valid_from, -1), sold.valid_from, ...quarters, last];
  const landing = addDays(last, Math.max(0, dateVariationOf(leg.destination_date_variation) - sold.day_shift));
  return (["origin", "destination"] as const).flatMap((end) => {
    const name = `${end}_utc_variation` as const;
    const asked = [...dates.filter((date) => date <= last), ...(end === "destination" ? [landing] : [])];
    const shown = asked.map((date) => clocks.offsetOn(leg[end], date));
    if (shown.includes(variationOf(leg[name]))) return [];
    const expected = [...new Set(shown)].map(writeVariation).join(" or ");
    return [at(line, name, `${expected}, as the clocks of ${leg[end]} show then`, leg)];
  });
}

/**
 * A leg in UTC leaves at another local time once the clocks have changed, and what is sold leaves at one: so the origin's clocks have to
 * show the variation at each of its departures.
 */
function checkAllDates(leg: LegRecord, sold: SoldLeg, line: number, { clocks }: Known): Misprint[] {
  const stated = variationOf(leg.origin_utc_variation);
  const last = lastChecked(sold);
  // From midnight UTC of the local date.
  const departs_ms = (parseClock(sold.departs) - stated) * MINUTE_MS;
  const departure = (date: LocalDate): number => epochDay(date) * DAY_MS + departs_ms;
  for (const { since, until, offset } of clocks.steadyTimes(leg.origin, departure(sold.valid_from), departure(last))) {
    if (offset === stated) continue;
    const date = firstDeparture(sold, fromEpochDay(Math.ceil((since - departs_ms) / DAY_MS)));
    if (date === null || date > last || departure(date) >= until) continue;
    const day = writeDate(addDays(date, -sold.day_shift));
    const expected = `${writeVariation(offset)}, as the clocks of ${leg.origin} show on ${day}; a leg in UTC has a record for each variation`;
    return [at(line, "origin_utc_variation", expected, leg)];
  }
  return [];
}
