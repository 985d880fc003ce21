import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import type { FlightTimes } from "#contracts/schedules.ts";
import { bindingOf, databaseOf, planOf } from "#platform/database.fixture.ts";
import { nameless } from "./booking.fixture.ts";
import { CHANGES, toldFlights } from "./told-flights.ts";

const BOOKING = "bkg_30_0123456789abcdefghjkmnpqrs";
const OTHER = "bkg_31_0123456789abcdefghjkmnpqrs";
const HOME = "HF18_2026-12-20_SYD";
const SOLD: FlightTimes = {
  destination: "LHR",
  departs_local: "2026-12-20T16:00:00+11:00",
  arrives_local: "2026-12-21T03:30:00+00:00",
  aircraft: "789",
  origin_terminal: "1",
  destination_terminal: "5",
};
const at = (clock: string): FlightTimes => ({ ...SOLD, departs_local: `2026-12-20T${clock}:00+11:00` });

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("notifications");
});

/** A notice that a flight of the booking has changed, by mail and by SMS; `body`: what is kept of its text. */
function told(
  id: string,
  booking_id: string,
  received_at: number,
  after: FlightTimes | null,
  { body, changes }: { body?: string | null; changes?: number } = {},
): void {
  const type = "booking.changed";
  const message = { v: 1, id, type, booking_id, step: type, at: "2026-11-25T12:00:00.000Z", traceparent: null };
  const change = { flight_id: HOME, before: SOLD, after, changes };
  const text = JSON.stringify({ ...message, data: { booking: nameless(booking_id), tickets: [], has_phone: true, change } });
  database
    .prepare("INSERT INTO inbox (message_id, type, booking_id, body, received_at) VALUES (?, ?, ?, ?, ?)")
    .run(id, type, booking_id, body === undefined ? text : body, received_at);
  for (const channel of ["email", "sms"])
    database
      .prepare(
        `INSERT INTO notifications (message_id, channel, type, booking_id, recipient_hash, status, attempts, due_at, created_at, updated_at)
         VALUES (?, ?, ?, ?, '', 'sent', 1, 0, 0, 0)`,
      )
      .run(id, channel, type, booking_id);
}
const departures = async (...bookingIds: string[]) =>
  [...(await toldFlights(bindingOf(database).DB, bookingIds))].map(([id, flights]) => [
    id,
    flights.map(({ departs_local, changes, flies }) => [departs_local.slice(11, 16), changes, flies]),
  ]);

test("each booking has the flights of which its own passengers were told, as they were told last", async () => {
  told("chg_b", BOOKING, 2, at("19:00"));
  told("chg_a", BOOKING, 1, at("18:00"));
  told("chg_c", OTHER, 3, null);
  expect(await departures(BOOKING)).toEqual([[BOOKING, [["19:00", 4, true]]]]);
  expect(new Map((await departures(BOOKING, OTHER)) as [string, unknown][])).toEqual(
    new Map([
      [BOOKING, [["19:00", 4, true]]],
      [OTHER, [["16:00", 2, false]]],
    ]),
  );
});

test("of two notices that arrive in the wrong order the flight is as the newer one has it", async () => {
  told("chg_b", BOOKING, 1, at("19:00"), { changes: 8 });
  told("chg_a", BOOKING, 2, at("18:00"), { changes: 4 });
  expect(await departures(BOOKING)).toEqual([[BOOKING, [["19:00", 8, true]]]]);
});

test("a text that is gone, or that this release cannot read, says nothing of a flight", async () => {
  told("chg_a", BOOKING, 1, at("18:00"));
  told("chg_b", BOOKING, 2, at("19:00"), { body: null });
  told("chg_c", BOOKING, 3, at("20:00"), { body: JSON.stringify({ data: { change: {} } }) });
  expect(await departures(BOOKING, "bkg_32_0123456789abcdefghjkmnpqrs")).toEqual([[BOOKING, [["18:00", 2, true]]]]);
  expect(await departures()).toEqual([]);
});

test("they are found by an index among any number of notices", () => {
  const plan = planOf(database, { sql: CHANGES, params: ["[]"] });
  expect(plan.filter((step) => /^SCAN (?!asked)/.test(step))).toEqual([]);
  expect(plan.some((step) => step.includes("notifications_by_booking"))).toBe(true);
});
