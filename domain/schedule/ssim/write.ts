import { invariant } from "#domain/invariant.ts";
import { parseClock } from "#domain/time/format.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import type { StationClocks } from "#domain/time/station-clocks.ts";
import { firstDeparture } from "../flies.ts";
import type { Schedule } from "../schedule.ts";
import { writeRecord } from "./codec.ts";
import { writeClock, writeDate, writeDateVariation, writeVariation } from "./kinds.ts";
import { FILL } from "./reader.ts";
import { CARRIER, HEADER, LEG, TRAILER } from "./records.ts";

/** Records lie in blocks of this many on the tapes that the format was made for; zeros fill a block up. */
const BLOCK = 5;
const DAY_MIN = 1_440;
/** Itinerary variations of one flight that two digits and one for their overflow can count. */
export const MAX_VARIATIONS = 999;

/** Schedules of one carrier, in local time. Legs are numbered as they come, so those of a flight must stand together. */
export interface DataSet {
  carrier: string;
  valid_from: LocalDate;
  valid_to: LocalDate | null;
  created: LocalDate;
}

/**
 * Writes a schedule file line by line: the header, each carrier with its legs and its trailer. Every leg is an itinerary variation of
 * its own: schedules know nothing of each other. The clocks give the UTC variation of the first departure.
 */
export function ssimWriter(clocks: Pick<StationClocks, "offsetOn">) {
  let serial = 0;
  let airline = "";
  let flight = "";
  let variation = 0;
  const next = (): string => String(++serial).padStart(6, "0");
  const fill = Array<string>(BLOCK - 1).fill(FILL);

  const header = (): string[] => [
    writeRecord(HEADER, { title: "AIRLINE STANDARD SCHEDULE DATA SET", data_set_serial: "001", serial: next() }),
    ...fill,
  ];

  function carrier(set: DataSet): string[] {
    airline = set.carrier;
    flight = "";
    const dates = { valid_from: writeDate(set.valid_from), valid_to: writeDate(set.valid_to), created: writeDate(set.created) };
    return [writeRecord(CARRIER, { time_mode: "L", airline, ...dates, status: "P", serial: next() }), ...fill];
  }

  function leg(schedule: Schedule): string {
    variation = schedule.number === flight ? variation + 1 : 1;
    flight = schedule.number;
    invariant(variation <= MAX_VARIATIONS, `${schedule.carrier}${flight} has at most ${MAX_VARIATIONS} variations`);
    const fortnight = schedule.fortnight_from ?? null;
    invariant(fortnight === null || fortnight === schedule.valid_from, "a record counts fortnights from its first date");
    return writeRecord(LEG, {
      airline: schedule.carrier,
      number: schedule.number.padStart(4, "0"),
      itinerary_variation: String(variation % 100).padStart(2, "0"),
      itinerary_variation_overflow: variation < 100 ? "" : String(Math.floor(variation / 100)),
      leg: "01",
      service_type: "J",
      valid_from: writeDate(schedule.valid_from),
      valid_to: writeDate(schedule.valid_to),
      days: Array.from("1234567", (day) => (schedule.days.includes(day) ? day : " ")).join(""),
      frequency: fortnight === null ? "" : "2",
      origin: schedule.origin,
      destination: schedule.destination,
      origin_terminal: schedule.origin_terminal ?? "",
      destination_terminal: schedule.destination_terminal ?? "",
      aircraft: schedule.aircraft,
      ...times(schedule),
      serial: next(),
    });
  }

  function times(schedule: Schedule) {
    const first = firstDeparture(schedule) ?? schedule.valid_from;
    const [from, to] = [clocks.offsetOn(schedule.origin, first), clocks.offsetOn(schedule.destination, first)];
    const departs = parseClock(schedule.departs);
    const arrives = departs + schedule.block_min + to - from;
    const days = Math.floor(arrives / DAY_MIN);
    const sta = writeClock(arrives - days * DAY_MIN);
    return {
      passenger_std: writeClock(departs),
      aircraft_std: writeClock(departs),
      origin_utc_variation: writeVariation(from),
      passenger_sta: sta,
      aircraft_sta: sta,
      destination_utc_variation: writeVariation(to),
      destination_date_variation: writeDateVariation(days),
    };
  }

  const trailer = (isLast: boolean): string[] => {
    const serial_check = String(serial).padStart(6, "0");
    return [writeRecord(TRAILER, { airline, serial_check, continuation: isLast ? "E" : "C", serial: next() }), ...fill];
  };

  return { header, carrier, leg, trailer };
}
