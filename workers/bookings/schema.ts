import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What lists, lookups and operators read; projected from the sagas, newest version wins. */
export const bookings = sqliteTable(
  "bookings",
  {
    id: text().primaryKey(),
    user_id: text().notNull(),
    record_locator: text().notNull(),
    status: text().notNull(),
    version: integer().notNull(),
    created_at: text().notNull(),
    origin: text().notNull(),
    destination: text().notNull(),
    departs_local: text().notNull(),
    total_minor: integer().notNull(),
    currency: text().notNull(),
    passengers: integer().notNull(),
  },
  (table) => [
    index("bookings_by_user").on(table.user_id, table.created_at, table.id),
    index("bookings_by_locator").on(table.record_locator),
    index("bookings_by_time").on(table.created_at, table.id),
    index("bookings_by_status").on(table.status, table.created_at, table.id),
  ],
);

/** Which booking a ticket belongs to. */
export const tickets = sqliteTable("tickets", { number: text().primaryKey(), booking_id: text().notNull() }, (table) => [
  index("tickets_by_booking").on(table.booking_id),
]);

/** The second record of the numbers given at check-in; a flight's object has the first. */
export const checkIns = sqliteTable(
  "check_ins",
  {
    flight_id: text().notNull(),
    sequence: integer().notNull(),
    booking_id: text().notNull(),
    passenger_id: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.flight_id, table.sequence] }), index("check_ins_by_booking").on(table.booking_id)],
);
