import {
  AIRLINE,
  ALPHANUMERIC,
  CLOCK,
  CONTINUATION,
  DATE,
  DATE_VARIATION,
  DAYS,
  DIGITS,
  FLIGHT_NUMBER,
  FREQUENCY,
  type Kind,
  LAST_DATE,
  LETTER,
  MCT_STATUS,
  optional,
  ORDINAL,
  SERIAL,
  STATION,
  TEXT,
  TIME_MODE,
  TITLE,
  UTC_VARIATION,
  VARIATION_ID,
} from "./kinds.ts";

/**
 * The records of the IATA Standard Schedules Information Manual, chapter 7: 200 bytes each, the first of which is the type. These
 * tables are the only place that knows where a field lies; reading and writing go by them. `spare_…`: reserved, kept as it came.
 */
export const RECORD_BYTES = 200;

type Row = readonly [name: string, width: number, kind: Kind];
interface Field<Name extends string> {
  name: Name;
  /** Of its first byte, counted from 1 as the standard does. */
  column: number;
  width: number;
  kind: Kind;
}
export interface Layout<Name extends string = string> {
  type: string;
  fields: readonly Field<Name>[];
}
/** The fields of a record by name, without the blanks that fill them up. */
export type RecordOf<L> = L extends Layout<infer Name> ? Record<Name, string> : never;

/** The rows in their order; each begins where the one before ends, the first after the record type. */
function layout<const R extends readonly Row[]>(type: string, rows: R): Layout<R[number][0]> {
  let column = 2;
  const fields = rows.map(([name, width, kind]) => {
    const field = { name: name as R[number][0], column, width, kind };
    column += width;
    return field;
  });
  return { type, fields };
}

export const HEADER = layout("1", [
  ["title", 34, TITLE],
  ["spare_36", 5, TEXT],
  ["seasons", 1, optional(DIGITS)],
  ["spare_42", 150, TEXT],
  ["data_set_serial", 3, optional(DIGITS)],
  ["serial", 6, SERIAL],
]);

export const CARRIER = layout("2", [
  ["time_mode", 1, TIME_MODE],
  ["airline", 3, AIRLINE],
  ["spare_6", 5, TEXT],
  ["season", 3, optional(ALPHANUMERIC)],
  ["spare_14", 1, TEXT],
  ["valid_from", 7, DATE],
  ["valid_to", 7, LAST_DATE],
  ["created", 7, optional(DATE)],
  ["data_title", 29, TEXT],
  ["released", 7, optional(DATE)],
  ["status", 1, optional(LETTER)],
  ["creator", 35, TEXT],
  ["duplicate_designator", 1, TEXT],
  ["information", 61, TEXT],
  ["in_flight_service", 19, TEXT],
  ["e_ticket", 2, optional(ALPHANUMERIC)],
  ["created_time", 4, optional(CLOCK)],
  ["serial", 6, SERIAL],
]);

/** What types 3 and 4 begin with: it names one leg of one itinerary variation of a flight. */
const LEG_NAME = [
  ["suffix", 1, optional(LETTER)],
  ["airline", 3, AIRLINE],
  ["number", 4, FLIGHT_NUMBER],
  ["itinerary_variation", 2, VARIATION_ID],
  ["leg", 2, ORDINAL],
  ["service_type", 1, LETTER],
] as const satisfies readonly Row[];

export const LEG = layout("3", [
  ...LEG_NAME,
  ["valid_from", 7, DATE],
  ["valid_to", 7, LAST_DATE],
  ["days", 7, DAYS],
  ["frequency", 1, FREQUENCY],
  ["origin", 3, STATION],
  ["passenger_std", 4, CLOCK],
  ["aircraft_std", 4, CLOCK],
  ["origin_utc_variation", 5, UTC_VARIATION],
  ["origin_terminal", 2, optional(ALPHANUMERIC)],
  ["destination", 3, STATION],
  ["aircraft_sta", 4, CLOCK],
  ["passenger_sta", 4, CLOCK],
  ["destination_utc_variation", 5, UTC_VARIATION],
  ["destination_terminal", 2, optional(ALPHANUMERIC)],
  ["aircraft", 3, ALPHANUMERIC],
  ["booking_designators", 20, TEXT],
  ["booking_modifiers", 5, TEXT],
  ["meals", 10, TEXT],
  ["joint_operation", 9, TEXT],
  ["origin_mct_status", 1, MCT_STATUS],
  ["destination_mct_status", 1, MCT_STATUS],
  ["secure_flight", 1, TEXT],
  ["spare_123", 5, TEXT],
  ["itinerary_variation_overflow", 1, TEXT],
  ["aircraft_owner", 3, TEXT],
  ["cockpit_employer", 3, TEXT],
  ["cabin_employer", 3, TEXT],
  ["onward_airline", 3, TEXT],
  ["onward_number", 4, optional(FLIGHT_NUMBER)],
  ["rotation_layover", 1, TEXT],
  ["onward_suffix", 1, optional(LETTER)],
  ["spare_147", 1, TEXT],
  ["transit_layover", 1, TEXT],
  ["operating_disclosure", 1, TEXT],
  ["traffic_restriction", 11, TEXT],
  ["traffic_restriction_overflow", 1, TEXT],
  ["spare_162", 11, TEXT],
  ["aircraft_configuration", 20, TEXT],
  ["origin_date_variation", 1, DATE_VARIATION],
  ["destination_date_variation", 1, DATE_VARIATION],
  ["serial", 6, SERIAL],
]);

export const SEGMENT = layout("4", [
  ...LEG_NAME,
  ["spare_15", 13, TEXT],
  ["itinerary_variation_overflow", 1, TEXT],
  ["board_point", 1, optional(LETTER)],
  ["off_point", 1, optional(LETTER)],
  ["data_element", 3, DIGITS],
  ["segment_origin", 3, STATION],
  ["segment_destination", 3, STATION],
  ["data", 155, TEXT],
  ["serial", 6, SERIAL],
]);

export const TRAILER = layout("5", [
  ["spare_2", 1, TEXT],
  ["airline", 3, AIRLINE],
  ["released", 7, optional(DATE)],
  ["spare_13", 175, TEXT],
  ["serial_check", 6, SERIAL],
  ["continuation", 1, CONTINUATION],
  ["serial", 6, SERIAL],
]);

export type HeaderRecord = RecordOf<typeof HEADER>;
export type CarrierRecord = RecordOf<typeof CARRIER>;
export type LegRecord = RecordOf<typeof LEG>;
export type SegmentRecord = RecordOf<typeof SEGMENT>;
export type TrailerRecord = RecordOf<typeof TRAILER>;
