import type { LocalDate } from "#domain/time/local-date.ts";

/** One line of the timetable: a flight number that leaves at the same local time on some days of the week. */
export interface Schedule {
  /** IATA airline designator. */
  carrier: string;
  /** Without leading zeros: `101`. */
  number: string;
  origin: string;
  destination: string;
  /** As the airports call them: `5`, `2E`; null: not known, or there is only one. */
  origin_terminal: string | null;
  destination_terminal: string | null;
  /** Local time at the origin, `08:20`. */
  departs: string;
  /** ISO weekdays of departure, as in a printed timetable: `1234567`, `1.3.5..` is written `135`. */
  days: string;
  /** IATA aircraft type. */
  aircraft: string;
  /** From off-blocks to on-blocks, minutes. */
  block_min: number;
  /** First and last local departure date, both included; null: no end yet. */
  valid_from: LocalDate;
  valid_to: LocalDate | null;
  /** Flies in every second week only, weeks of seven days counted from this date; absent or null: in every week. */
  fortnight_from?: LocalDate | null;
}

/** One departure. */
export interface DatedFlight {
  /** `HF101_2026-12-01_LHR`: carrier and number, local departure date, origin. */
  id: string;
  carrier: string;
  number: string;
  origin: string;
  destination: string;
  origin_terminal: string | null;
  destination_terminal: string | null;
  /** Departure date at the origin. */
  local_date: LocalDate;
  /** Epoch milliseconds. */
  departs_at: number;
  arrives_at: number;
  /** RFC 3339 with offset. */
  departs_local: string;
  arrives_local: string;
  aircraft: string;
}

/** `HF101_2026-12-01_LHR`: the date is that of the departure, by the clock of its airport. */
export const flightId = (carrier: string, number: string, date: LocalDate, origin: string): string =>
  `${carrier}${number}_${date}_${origin}`;
