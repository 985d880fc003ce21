import * as z from "zod";
import type { Result } from "#domain/result.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import type { Answer } from "./bookings.ts";
import { AirportCode, FlightId, Instant, LocalDate, LocalTime, type Page, pageOf } from "./common.ts";

/** `ssim`: IATA SSIM chapter 7. `json`: `NewTimetable`. */
export const ScheduleFormat = z.enum(["ssim", "json"]);
export type ScheduleFormat = z.infer<typeof ScheduleFormat>;

/** In bytes: one of 50 MB, and room for how megabytes are counted. */
export const MAX_TIMETABLE_BYTES = 64 * 1024 * 1024;

const Terminal = z.string().regex(/^[A-Z0-9]{1,2}$/, "one or two capital letters or digits");
const Carrier = z.string().regex(/^[A-Z0-9]{2}$/, "an airline designator of two characters");

const DAYS_IN_ORDER = "days of the week in order, such as 135";

/** One line of a timetable as JSON: a leg that leaves at the same local time on some days of the week. */
export const NewSchedule = z.strictObject({
  carrier: Carrier.meta({ example: "HF" }),
  number: z.string().regex(/^[1-9][0-9]{0,3}$/, "a flight number without leading zeros, such as 101"),
  origin: AirportCode,
  destination: AirportCode,
  origin_terminal: Terminal.nullable().default(null),
  destination_terminal: Terminal.nullable().default(null),
  /** Local time at the origin. */
  departs: z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, "a time of day, such as 08:30"),
  /** ISO weekdays of departure: `1234567`. */
  days: z
    .string()
    .regex(/^[1-7]{1,7}$/, DAYS_IN_ORDER)
    .refine((days) => /^1?2?3?4?5?6?7?$/.test(days), DAYS_IN_ORDER),
  /** IATA type code. */
  aircraft: z.string().regex(/^[A-Z0-9]{3}$/, "an aircraft type, such as 789"),
  /** From off-blocks to on-blocks, minutes. */
  block_min: z.int().min(1).max(1_440),
  /** Local dates of departure, both included; null: without an end. */
  valid_from: LocalDate,
  valid_to: LocalDate.nullable().default(null),
  /** Counted from `valid_from`, in weeks of seven days. */
  every_second_week: z.boolean().default(false),
});
export type NewSchedule = z.infer<typeof NewSchedule>;

/** Body of `POST /v1/ops/schedules` as JSON: all that its carriers fly on the dates from `valid_from` to `valid_to`. */
export const NewTimetable = z.strictObject({
  valid_from: LocalDate,
  valid_to: LocalDate.nullable().default(null),
  schedules: z.array(NewSchedule),
});

export const ScheduleImportId = z
  .string()
  .regex(/^imp_[0-9a-f]{32}$/, "the id of an import, as it was answered")
  .meta({ example: "imp_5f0c3a1e9b7d4c2f8e6a0b1d3c5e7f90" });

/**
 * `receiving`: lines come in, nothing has changed. `previewed`: it was a dry run. `applying`: it is in force, and flights follow.
 * `applied`: they have. `superseded`: newer ones say something about each of its dates.
 */
export const ScheduleImportState = z.enum(["receiving", "previewed", "applying", "applied", "superseded"]);

/** Flights between today and the last date on sale. `suspended`: off sale until an operator has acknowledged the schedule change. */
export const FlightCounts = z.strictObject({ added: z.int(), changed: z.int(), withdrawn: z.int(), suspended: z.int() });
export type FlightCounts = z.infer<typeof FlightCounts>;

export const ScheduleImport = z.strictObject({
  id: ScheduleImportId,
  format: ScheduleFormat,
  state: ScheduleImportState,
  /** Lines of the file, or schedules of the JSON, that have been read. */
  lines: z.int(),
  /** Legs among them that passengers travel on. */
  legs: z.int(),
  /** What it is about: all that these carriers fly on these dates. */
  carriers: z.array(z.strictObject({ carrier: Carrier, valid_from: LocalDate, valid_to: LocalDate.nullable() })),
  flights: FlightCounts,
  started_at: Instant,
  finished_at: Instant.nullable(),
});
export type ScheduleImport = z.infer<typeof ScheduleImport>;
export const ScheduleImportPage = pageOf(ScheduleImport);

export const FlightTimes = z.strictObject({
  destination: AirportCode,
  departs_local: LocalTime,
  arrives_local: LocalTime,
  aircraft: z.string(),
  origin_terminal: z.string().nullable(),
  destination_terminal: z.string().nullable(),
});
export type FlightTimes = z.infer<typeof FlightTimes>;

/** What an import does to a flight. `suspended`: it would be changed, or withdrawn where `after` is null, but somebody is booked on it. */
export const FlightChange = z.strictObject({
  flight_id: FlightId,
  kind: z.enum(["added", "changed", "withdrawn", "suspended"]),
  /** Seats held or sold. */
  taken: z.int(),
  before: FlightTimes.nullable(),
  after: FlightTimes.nullable(),
});
export type FlightChange = z.infer<typeof FlightChange>;

/** With some of what it changes: those that need an operator first, 100 at most. */
export const ScheduleImportResult = ScheduleImport.extend({ changes: z.array(FlightChange) });
export type ScheduleImportResult = z.infer<typeof ScheduleImportResult>;

export const ScheduleChangeId = z
  .string()
  .regex(
    /^chg_[0-9a-f]{32}_[A-Z0-9]{3,6}_[0-9]{4}-[0-9]{2}-[0-9]{2}_[A-Z]{3}$/,
    "the id of a schedule change, as it was answered",
  )
  .meta({ example: "chg_5f0c3a1e9b7d4c2f8e6a0b1d3c5e7f90_HF101_2026-12-01_LHR" });
/**
 * `open`: passengers are concerned, and no operator has said that they are seen to. `acknowledged`: one has. `resolved`: a later
 * timetable has the flight as it was, or nobody is booked on it any more. `applied`: nobody was booked on it.
 */
export const ScheduleChangeState = z.enum(["open", "acknowledged", "resolved", "applied"]);
export type ScheduleChangeState = z.infer<typeof ScheduleChangeState>;

/** A flight that an import found otherwise than the timetable has it. */
export const ScheduleChange = z.strictObject({
  id: ScheduleChangeId,
  import_id: ScheduleImportId,
  flight_id: FlightId,
  /** `withdrawn`: the timetable has it no more. */
  kind: z.enum(["changed", "withdrawn"]),
  taken: z.int(),
  before: FlightTimes,
  after: FlightTimes.nullable(),
  state: ScheduleChangeState,
  recorded_at: Instant,
  decided_at: Instant.nullable(),
  /** What was done for the passengers, and who said so. */
  note: z.string().nullable(),
  acknowledged_by: z.string().nullable(),
});
export type ScheduleChange = z.infer<typeof ScheduleChange>;
export const ScheduleChangePage = pageOf(ScheduleChange);

/** Body of `POST /v1/ops/schedule-changes/{id}/acknowledge`. */
export const AcknowledgeScheduleChange = z.strictObject({ note: z.string().trim().min(1).max(500) });

export interface ImportCommand {
  format: ScheduleFormat;
  dry_run: boolean;
  user_id: string;
  key: string;
  traceparent: string;
}
export type ImportError =
  | { reason: "misprinted"; misprints: Misprint[]; total: number }
  | { reason: "timetable_too_large"; limit: number }
  | { reason: "key_reused" }
  | { reason: "import_in_progress" };
export type AcknowledgeError = { reason: "not_found" | "key_reused" | "change_decided" | "flight_in_use" };

/** What operators see and do about timetables. */
export interface SchedulesApi {
  /** All or nothing. The body is read as it comes, however the answer turns out. */
  importSchedules(
    command: ImportCommand,
    body: ReadableStream<Uint8Array>,
  ): Promise<Result<Answer<ScheduleImportResult>, ImportError>>;
  /** The newest first. */
  scheduleImports(query: {
    limit: number;
    cursor?: string | undefined;
  }): Promise<Result<Page<ScheduleImport>, { reason: "invalid_cursor" }>>;
  /** As a schedule file: an import as it came, or, where there was none, the timetable of the carrier as it was before. */
  exportSchedules(query: {
    import_id?: string | undefined;
    carrier?: string | undefined;
  }): Promise<Result<ReadableStream<Uint8Array>, { reason: "not_found" }>>;
  /** What has been waiting the longest comes first. */
  scheduleChanges(query: {
    limit: number;
    cursor?: string | undefined;
    state?: ScheduleChangeState | undefined;
  }): Promise<Result<Page<ScheduleChange>, { reason: "invalid_cursor" }>>;
  acknowledgeScheduleChange(command: {
    change_id: string;
    note: string;
    user_id: string;
    key: string;
    request_hash: string;
  }): Promise<Result<Answer<ScheduleChange>, AcknowledgeError>>;
}
