import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { z } from "zod";
import type { ScheduleChangeState, ScheduleFormat, ScheduleImportState } from "#contracts/schedules.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";

/** `abandoned`: what received it is gone, and its lines are to be deleted. */
export type ImportState = z.infer<typeof ScheduleImportState> | "abandoned";

/** One timetable that was sent in. Live ones (`applying`, `applied`) lie over each other by `live_no`, over `schedules`. */
export const scheduleImports = sqliteTable(
  "schedule_imports",
  {
    id: text().primaryKey(),
    user_id: text().notNull(),
    key: text().notNull(),
    /** Over the whole body; null while it comes in. */
    request_hash: text(),
    format: text().$type<ScheduleFormat>().notNull(),
    state: text().$type<ImportState>().notNull(),
    /** How its lines end; null: it is not made of lines. */
    eol: text().$type<"\n" | "\r\n">(),
    last_is_ended: integer({ mode: "boolean" }).notNull().default(true),
    lines: integer().notNull().default(0),
    legs: integer().notNull().default(0),
    /** Grows with every import that comes into force. */
    live_no: integer(),
    /** The flight number up to which flights have followed: `HF 101`. */
    applied_to: text(),
    added: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    withdrawn: integer().notNull().default(0),
    suspended: integer().notNull().default(0),
    started_at: integer().notNull(),
    /** When whoever works on it last did something. */
    touched_at: integer().notNull(),
    finished_at: integer(),
    /** What was answered to its key, byte for byte. */
    answer: text(),
  },
  (table) => [
    uniqueIndex("schedule_imports_by_key").on(table.user_id, table.key),
    index("schedule_imports_by_state").on(table.state, table.live_no),
    index("schedule_imports_by_start").on(table.started_at, table.id),
  ],
);

/** The dates of which an import says all that a carrier flies. */
export const scheduleCarriers = sqliteTable(
  "schedule_carriers",
  {
    import_id: text().notNull(),
    carrier: text().notNull(),
    valid_from: text().notNull(),
    valid_to: text(),
  },
  (table) => [primaryKey({ columns: [table.import_id, table.carrier, table.valid_from] })],
);

/** Every line of an import as it came; of a leg that passengers travel on also what it says (domain/schedule/ssim/leg.ts). */
export const scheduleLines = sqliteTable(
  "schedule_lines",
  {
    import_id: text().notNull(),
    line: integer().notNull(),
    text: text(),
    carrier: text(),
    number: text(),
    origin: text(),
    destination: text(),
    origin_terminal: text(),
    destination_terminal: text(),
    departs: text(),
    days: text(),
    aircraft: text(),
    block_min: integer(),
    valid_from: text(),
    valid_to: text(),
    fortnight_from: text(),
    day_shift: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.import_id, table.line] }),
    index("schedule_lines_by_number").on(table.import_id, table.carrier, table.number, table.origin),
  ],
);

/** The pairs of airports that an import flies between, and how long that takes, in minutes. */
export const scheduleSectors = sqliteTable(
  "schedule_sectors",
  {
    import_id: text().notNull(),
    origin: text().notNull(),
    destination: text().notNull(),
    shortest_min: integer().notNull(),
    longest_min: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.import_id, table.origin, table.destination] })],
);

/** Flights that an import found otherwise than the timetable has them. */
export const scheduleChanges = sqliteTable(
  "schedule_changes",
  {
    id: text().primaryKey(),
    import_id: text().notNull(),
    flight_id: text().notNull(),
    kind: text({ enum: ["changed", "withdrawn"] }).notNull(),
    before: text({ mode: "json" }).$type<DatedFlight>().notNull(),
    after: text({ mode: "json" }).$type<DatedFlight>(),
    taken: integer().notNull(),
    state: text().$type<ScheduleChangeState>().notNull(),
    recorded_at: integer().notNull(),
    decided_at: integer(),
    note: text(),
    decided_by: text(),
    decided_key: text(),
    decided_hash: text(),
    /** When the passengers of an acknowledged one had all been told. Stays null where a later one has overtaken it before that. */
    told_at: integer(),
    /** When it was last tried to tell them, and did not come to that. */
    tried_at: integer().notNull().default(0),
  },
  (table) => [
    index("schedule_changes_by_state").on(table.state, table.recorded_at, table.id),
    index("schedule_changes_by_flight").on(table.flight_id, table.state),
    uniqueIndex("schedule_changes_by_key").on(table.decided_by, table.decided_key),
    index("schedule_changes_by_try").on(table.state, table.told_at, table.tried_at, table.decided_at),
  ],
);
export type ScheduleChangeRow = typeof scheduleChanges.$inferSelect;
export type ScheduleImportRow = typeof scheduleImports.$inferSelect;
