import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Region } from "#domain/airport/station.ts";
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

/** The timetable (see domain/schedule/schedule.ts); dated flights are expanded from it. */
export const schedules = sqliteTable(
  "schedules",
  {
    carrier: text().notNull(),
    number: text().notNull(),
    origin: text().notNull(),
    destination: text().notNull(),
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
    local_date: text().notNull(),
    departs_at: integer().notNull(),
    arrives_at: integer().notNull(),
    departs_local: text().notNull(),
    arrives_local: text().notNull(),
    aircraft: text().notNull(),
    status: text({ enum: ["scheduled", "cancelled"] })
      .notNull()
      .default("scheduled"),
  },
  (table) => [
    index("flights_by_route").on(table.origin, table.destination, table.local_date),
    index("flights_by_date").on(table.local_date),
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
export const availability = sqliteTable("availability", {
  flight_id: text().primaryKey(),
  version: integer().notNull(),
  as_of: text().notNull(),
  cabins: text({ mode: "json" }).$type<Inventory["cabins"]>().notNull(),
  booking_classes: text({ mode: "json" }).$type<Inventory["booking_classes"]>().notNull(),
});
