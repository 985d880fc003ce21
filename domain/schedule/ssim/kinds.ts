import { invariant } from "#domain/invariant.ts";
import { fromEpochDay, type LocalDate } from "#domain/time/local-date.ts";

/** What may stand in a field: tested on all of its characters, blanks included. */
export interface Kind {
  accepts(text: string): boolean;
  /** Completes "expected …". */
  expected: string;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** In place of a last date: until further notice. */
const OPEN_DATE = "00XXX00";
/** SSIM writes two digits of a year; schedules are of this century. */
const CENTURY = "20";
const DAY_MS = 86_400_000;

const matching = (pattern: RegExp, expected: string): Kind => ({ accepts: (text) => pattern.test(text), expected });
/** The same, or nothing. */
export const optional = (kind: Kind): Kind => ({
  accepts: (text) => text.trim() === "" || kind.accepts(text),
  expected: `${kind.expected}, or blanks`,
});

/** Whatever is printable: fields that Holdfast keeps and does not read. */
export const TEXT = matching(/^[ -~]*$/, "printable ASCII");
export const LETTER = matching(/^[A-Z]$/, "a capital letter");
export const ALPHANUMERIC = matching(/^[A-Z0-9]+ *$/, "capital letters and digits");
export const TITLE = matching(/^AIRLINE STANDARD SCHEDULE DATA SET$/, "AIRLINE STANDARD SCHEDULE DATA SET");
export const DIGITS = matching(/^[0-9]+$/, "digits, with leading zeros");
export const AIRLINE = matching(/^[A-Z0-9]{2}[A-Z0-9 ]$/, "an airline designator, such as HF");
export const FLIGHT_NUMBER = matching(/^ {0,3}[0-9]{1,4} {0,3}$/, "a flight number, such as 0101");
export const ORDINAL = matching(/^(?:0[1-9]|[1-9][0-9])$/, "a number from 01 to 99");
export const VARIATION_ID = matching(/^[0-9]{2}$/, "two digits, such as 01");
export const TIME_MODE = matching(/^[LU]$/, "L (local time) or U (UTC)");
export const STATION = matching(/^[A-Z]{3}$/, "a station code, such as LHR");
export const DAYS = matching(/^(?! {7})[1 ][2 ][3 ][4 ][5 ][6 ][7 ]$/, "days of operation, each in its place, such as '1 3 5 7'");
export const FREQUENCY = matching(/^[ 12]$/, "a blank (every week) or 2 (every second week)");
export const CLOCK = matching(/^(?:(?:[01][0-9]|2[0-3])[0-5][0-9]|2400)$/, "a time of day, such as 0830");
export const UTC_VARIATION = matching(/^[+-](?:0[0-9]|1[0-5])[0-5][0-9]$/, "a UTC variation, such as +0100");
export const DATE_VARIATION = matching(/^[ 0-7AJ]$/, "days after the flight's date: 0 to 7, or A or J for the day before");
export const MCT_STATUS = matching(/^[DI ]$/, "D (domestic), I (international) or a blank");
export const SERIAL = matching(/^(?!0{6})[0-9]{6}$/, "a record serial number, such as 000005");
export const CONTINUATION = matching(/^[CE]$/, "C (another data set follows) or E (the end)");
export const DATE: Kind = { accepts: (text) => dateOf(text) !== null, expected: "a date, such as 25OCT26" };
export const LAST_DATE: Kind = {
  accepts: (text) => text === OPEN_DATE || dateOf(text) !== null,
  expected: "a date, such as 27MAR27, or 00XXX00 for none",
};

/** `25OCT26` → `2026-10-25`; null where there is no such day, and for `00XXX00`. */
export function dateOf(text: string): LocalDate | null {
  const [, day = "", name = "", year = ""] = /^([0-9]{2})([A-Z]{3})([0-9]{2})$/.exec(text) ?? [];
  const month = MONTHS.indexOf(name);
  if (month < 0) return null;
  const date = fromEpochDay(Date.UTC(Number(CENTURY + year), month, Number(day)) / DAY_MS);
  return date.endsWith(`-${day}`) ? date : null;
}

/** The same of a field that was checked to be a date. */
export function firstDateOf(text: string): LocalDate {
  const date = dateOf(text);
  invariant(date !== null, `${text} is a date`);
  return date;
}

/** `2026-10-25` → `25OCT26`; null → `00XXX00`. */
export const writeDate = (date: LocalDate | null): string =>
  date === null ? OPEN_DATE : `${date.slice(8)}${MONTHS[Number(date.slice(5, 7)) - 1]}${date.slice(2, 4)}`;

/** `+0530` → 330. */
export function variationOf(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3, 5));
  return text.startsWith("-") ? -minutes : minutes;
}

/** 330 → `+0530`. */
export function writeVariation(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${writeClock(size)}`;
}

/** `0830` → 510; `2400` → 1440. */
export const clockOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(2, 4));

/** 510 → `0830`. */
export const writeClock = (minutes: number): string =>
  String(Math.floor(minutes / 60)).padStart(2, "0") + String(minutes % 60).padStart(2, "0");

/** Days from the flight's date: `1` → 1, a blank → 0, `A` and `J` → -1. */
export const dateVariationOf = (text: string): number => (text === "A" || text === "J" ? -1 : Number(text));

/** 1 → `1`, 0 → nothing, -1 → `A`. */
export const writeDateVariation = (days: number): string => (days === 0 ? "" : days === -1 ? "A" : String(days));
