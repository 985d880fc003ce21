import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { StoredDay } from "#domain/offer/fare-table.ts";
import type { Region } from "#domain/airport/station.ts";
import type { FlightStatus } from "#domain/schedule/changes.ts";
import type { InventoryChanged } from "#contracts/messages.ts";
import type { Cabin, FareFamily } from "#contracts/common.ts";
import type { z } from "zod";

type Inventory = z.infer<typeof InventoryChanged>["data"];

/** Stations (see domain/airport/station.ts). */
export const airports = sqliteTable("airports", {
  code: text().primaryKey(),
  name: text().notNull(),
  city: text().notNull(),
  city_code: text().notNull(),
  country: text().notNull(),
  latitude: real().notNull(),
  longitude: real().notNull(),
  time_zone: text().notNull(),
  region: text().$type<Region>().notNull(),
  currency: text().notNull(),
});

/** The first timetable (see domain/schedule/schedule.ts), over which imports lie (schema-imports.ts). */
export const schedules = sqliteTable(
  "schedules",
  {
    carrier: text().notNull(),
    number: text().notNull(),
    origin: text().notNull(),
    destination: text().notNull(),
    origin_terminal: text(),
    destination_terminal: text(),
    departs: text().notNull(),
    days: text().notNull(),
    aircraft: text().notNull(),
    block_min: integer().notNull(),
    valid_from: text().notNull(),
    valid_to: text(),
  },
  (table) => [primaryKey({ columns: [table.carrier, table.number, table.origin, table.valid_from] })],
);

/** One row per departure. `departs_at` and `arrives_at`: epoch milliseconds; the local times carry their offset. */
export const flights = sqliteTable(
  "flights",
  {
    id: text().primaryKey(),
    carrier: text().notNull(),
    number: text().notNull(),
    origin: text().notNull(),
    destination: text().notNull(),
    origin_terminal: text(),
    destination_terminal: text(),
    local_date: text().notNull(),
    departs_at: integer().notNull(),
    arrives_at: integer().notNull(),
    departs_local: text().notNull(),
    arrives_local: text().notNull(),
    aircraft: text().notNull(),
    status: text().$type<FlightStatus>().notNull().default("scheduled"),
    /** When its object was first told what it needs to open itself (epoch ms): those have something to say when search is rebuilt. */
    opened_at: integer(),
    /**
     * Grows with each redefinition that its object is to be told of, whose number it is, and whenever the flight is suspended: whoever puts it on
     * sale must not be overtaken, and calendars count by it.
     */
    redefined: integer().notNull().default(0),
  },
  (table) => [
    index("flights_opened").on(table.id).where(sql.raw("opened_at IS NOT NULL")),
    index("flights_by_route").on(table.origin, table.destination, table.local_date),
    index("flights_by_date").on(table.local_date),
    index("flights_by_number").on(table.carrier, table.number, table.local_date),
  ],
);

/** Filed one-way fares of one adult, by sector and booking class, in the origin's currency. */
export const fares = sqliteTable(
  "fares",
  {
    origin: text().notNull(),
    destination: text().notNull(),
    booking_class: text().notNull(),
    cabin: text().$type<Cabin>().notNull(),
    family: text().$type<FareFamily>().notNull(),
    amount_minor: integer().notNull(),
    currency: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.origin, table.destination, table.booking_class] })],
);

/** What a flight's object last said it has left; no row: nothing was ever sold on it. The newest version wins. */
export const availability = sqliteTable(
  "availability",
  {
    flight_id: text().primaryKey(),
    version: integer().notNull(),
    as_of: text().notNull(),
    cabins: text({ mode: "json" }).$type<Inventory["cabins"]>().notNull(),
    booking_classes: text({ mode: "json" }).$type<Inventory["booking_classes"]>().notNull(),
    /** Which booking class of each product is sold from (`domain/offer/open-classes.ts`), once called its shelf; null: stored before that was noted. */
    open_shelves: text(),
    /** What the inventory's clock showed when this was stored: who knows the rest asks for what is newer. */
    seq: integer().notNull().default(0),
  },
  (table) => [index("availability_by_seq").on(table.seq)],
);

/**
 * Flights whose passengers were told that they may check in: all who had bought seats by that version of the flight; -1 where not everybody
 * could be told of any yet. `told_at`: when that was last looked at.
 */
export const checkInsTold = sqliteTable("check_ins_told", {
  flight_id: text().primaryKey(),
  version: integer().notNull(),
  told_at: integer().notNull(),
});

/**
 * One row: how often flights were changed (by triggers), and how often what is left on some was stored. `closing_seen_to`: all flights that
 * leave by then (epoch ms) and are offered no more have had their days marked in `stale_fares`.
 */
export const searchClocks = sqliteTable("search_clocks", {
  id: integer().primaryKey(),
  timetable: integer().notNull(),
  inventory: integer().notNull(),
  closing_seen_to: integer(),
});

/**
 * What one adult pays at least for a route of one or two flights, on each day of a month: for calendars and matrices. `currency`: of
 * either end, since a way back is quoted where the journey began. `days`: by day of the month (`07`), as `domain/offer/fare-table.ts`
 * has it; a day that is null or missing has nothing to sell.
 */
export const lowestFares = sqliteTable(
  "lowest_fares",
  {
    origin: text().notNull(),
    destination: text().notNull(),
    currency: text().notNull(),
    month: text().notNull(),
    days: text({ mode: "json" }).$type<Record<string, StoredDay | null>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.origin, table.destination, table.currency, table.month] })],
);

/** The last local date up to which the lowest fares from an airport are in the table; no row: none are. */
export const fareCoverage = sqliteTable("fare_coverage", { origin: text().primaryKey(), until: text().notNull() }, (table) => [
  index("fare_coverage_by_date").on(table.until),
]);

/** Sectors and dates on which something else is on sale since the table was computed. A mark made again gets a new number. */
export const staleFares = sqliteTable(
  "stale_fares",
  {
    mark: integer().primaryKey({ autoIncrement: true }),
    origin: text().notNull(),
    destination: text().notNull(),
    local_date: text().notNull(),
  },
  (table) => [unique("stale_fares_once").on(table.origin, table.destination, table.local_date)],
);

/** Work that only one may do at a time, who does it, and until when (epoch ms) nobody else begins. */
export const leases = sqliteTable("leases", { name: text().primaryKey(), holder: text().notNull(), until: integer().notNull() });
