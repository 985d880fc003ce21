import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { databaseOf } from "#platform/database.fixture.ts";
import { sectionsOf } from "../durable-objects/storage-doc.ts";
import { ROOT } from "../scripts/paths.ts";

const BOOKING = "bkg_00_00000000000000000000000001";
const ENTRY = `'${BOOKING}:capture:1', 'pay_1', '${BOOKING}'`;

/** Some rows of each database, as its migrations make it. */
const ROWS: Record<string, string> = {
  bookings: `
    INSERT INTO bookings VALUES ('${BOOKING}', 'user_1', 'ABCDEF', 'confirmed', 9, '2026-11-25T10:00:00.000Z', 'LHR', 'JFK',
      '2027-01-10T10:00:00+00:00', 42000, 'GBP', 1);
    INSERT INTO tickets VALUES ('9990000000001', '${BOOKING}');
    INSERT INTO check_ins VALUES ('HF101_2027-01-10_LHR', 1, '${BOOKING}', 'pax_1', 1795600000000);
    INSERT INTO parked_messages VALUES ('m', 'bookings', 'booking.projected', NULL, '{}', 'not a known message', 1, 1, 'parked', 1795600000000,
      1795600000000, NULL, NULL, NULL, NULL);
    INSERT INTO parked_messages VALUES ('n', 'bookings', 'booking.projected', NULL, '{}', 'not a known message', 1, 1, 'dropped', 1795600000000,
      1795600000000, 1795600000001, 'k', 'h', 'a test sent it');`,
  payments: `
    INSERT INTO ledger_entries VALUES ('pay_1:capture', 0, 'capture', ${ENTRY}, 'provider_clearing', 'GBP', 42000, 0, 1795600000000);
    INSERT INTO ledger_entries VALUES ('pay_1:capture', 1, 'capture', ${ENTRY}, 'customer_deposits', 'GBP', 0, 42000, 1795600000000);
    INSERT INTO inbox VALUES ('${BOOKING}:capture:1', 'payment.capture', '${BOOKING}', NULL, 0, 1, 1795600000000,
      '{"type":"payment.captured"}', 1795600000250);
    INSERT INTO inbox VALUES ('another', 'payment.refund', 'bkg_00_2', '{}', 0, 3, 1795600000000, NULL, NULL);
    INSERT INTO webhook_events VALUES ('evt_1', 'payment_intent.succeeded', '${BOOKING}', 'pay_1', '{}', 1795600000000, NULL);
    INSERT INTO webhook_events VALUES ('evt_2', 'payout.paid', NULL, NULL, NULL, 1795600000000, NULL);
    INSERT INTO refund_debts VALUES ('debt_1', '${BOOKING}:refund.late:1', 'pay_1', '${BOOKING}', 'pi_1', 're_1', 41000, 'GBP',
      'expired_or_canceled_card', 'open', 1795600000000, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO refund_debts VALUES ('debt_2', 'bkg_00_2:refund.late:1', 'pay_2', 'bkg_00_2', 'pi_2', NULL, 500, 'GBP',
      'charge_disputed', 'settled', 1795600000000, 1795600000001, 'transfer 12', 'user_1', 'key', 'hash');`,
  notifications: `
    INSERT INTO notifications VALUES ('m1', 'email', 'booking.confirmed', '${BOOKING}', 'hash', 'sent', 1, 0, 'p', NULL, 1795600000000, 1795600000000, 0, 0);
    INSERT INTO notifications VALUES ('m2', 'sms', 'booking.confirmed', 'bkg_00_2', 'hash', 'queued', 2, 1795600000000, NULL, 'down', 1, 1, 0, 0);
    INSERT INTO webhook_endpoints VALUES ('whe_1', 'user_1', '', 0, 'https://hooks.partner.example/', '[]', '', 'whsec_', NULL, NULL, 0, 1, 1, NULL, NULL);
    INSERT INTO webhook_deliveries VALUES ('whe_1', 'evt_1', 'booking.confirmed', '${BOOKING}', '{}', 'pending', 3, 1, 1795600000000, 503, 'answered 503', 1, 1);
    INSERT INTO webhook_deliveries VALUES ('whe_1', 'evt_2', 'booking.failed', 'bkg_00_2', '{}', 'pending', 0, 1, 1795600000000, NULL, NULL, 1, 1);
    INSERT INTO webhook_deliveries VALUES ('whe_1', 'evt_3', 'webhook.ping', NULL, '{}', 'delivered', 1, 1, 1795600000000, 204, NULL, 1, 1);`,
  flights: `
    INSERT INTO availability (flight_id, version, as_of, cabins, booking_classes) VALUES ('HF101_2027-01-10_LHR', 7, '2026-11-25T10:00:00.000Z',
      '[{"cabin":"economy","available":177,"held":1,"sold":1}]', '[]');
    INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, after, taken, state, recorded_at) VALUES
      ('chg_1', 'imp_1', 'HF101_2027-01-10_LHR', 'changed', '{}', '{"departs_local":"2027-01-10T09:00:00+00:00"}', 2, 'open', 1795600000000),
      ('chg_2', 'imp_1', 'HF102_2027-01-10_JFK', 'withdrawn', '{}', NULL, 0, 'applied', 1795600000000);
    INSERT INTO lowest_fares VALUES ('LHR', 'JFK', 'GBP', '2027-01', '{"10":[32300,37500,51200,1560,990,null,null,null,null,null]}');
    INSERT INTO fare_coverage VALUES ('LHR', '2027-02-20');`,

  users: `INSERT INTO users (id, name, email, created_at, updated_at) VALUES ('user_1', 'Ann Lee', 'ann@example.com', 1, 1);`,
};

/** What each query answers of them. */
const ANSWERS: Record<string, Record<string, object[]>> = {
  bookings: {
    "Whose ticket is this?": [{ id: BOOKING, status: "confirmed", record_locator: "ABCDEF" }],
    "Which numbers were given on this flight?": [
      { sequence: 1, booking_id: BOOKING, passenger_id: "pax_1", at: "2026-11-25 09:46:40" },
    ],
    "Which messages were given up, and why?": [{ id: "m", reason: "not a known message" }],
  },
  payments: {
    "What happened to this booking's money?": [
      { kind: "capture", account: "provider_clearing", debit_minor: 42_000, credit_minor: 0, at: "2026-11-25 09:46:40" },
      { kind: "capture", account: "customer_deposits", debit_minor: 0, credit_minor: 42_000 },
    ],
    "What did the provider answer?": [{ type: "payment.capture", reply: "payment.captured", seconds: 0.25 }],
    "Which commands are still at work, or left behind?": [{ message_id: "another", type: "payment.refund", attempts: 3 }],
    "Which of the provider's events has no saga taken yet?": [{ event_id: "evt_1", booking_id: BOOKING }],
    "Who is still owed a refund?": [
      {
        id: "debt_1",
        booking_id: BOOKING,
        amount_minor: 41_000,
        failure_code: "expired_or_canceled_card",
        since: "2026-11-25 09:46:40",
      },
    ],
    "Do the books balance? (Every difference is 0.)": [{ currency: "GBP", debit_minor: 42_000, difference: 0 }],
  },
  notifications: {
    "What was this booking's passenger told?": [{ type: "booking.confirmed", channel: "email", status: "sent" }],
    "What is still to be sent?": [{ message_id: "m2", channel: "sms", attempts: 2, reason: "down" }],
    "Which partners do not take what they are sent?": [
      { endpoint_id: "whe_1", url: "https://hooks.partner.example/", waiting: 1, attempts: 3, reason: "answered 503" },
    ],
  },
  flights: {
    "Which flights wait for an operator, because a timetable has them no more or otherwise?": [
      { flight_id: "HF101_2027-01-10_LHR", kind: "changed", taken: 2, departs_now: "2027-01-10T09:00:00+00:00" },
    ],
    "What does search believe is left on this flight, and how old is that?": [
      { version: 7, cabin: "economy", available: 177, sold: 1 },
    ],
    "What does the calendar have of this route and month, and how far does it reach?": [
      { currency: "GBP", day: "10", light: 32_300, classic: 37_500, flex: 51_200, until: "2027-02-20" },
    ],
  },
  users: { "Who is this?": [{ id: "user_1", role: "passenger" }] },
};

const page = readFileSync(path.join(ROOT, "docs/storage-schema.md"), "utf8");
const sections = sectionsOf(page).flatMap((section) => {
  const name = /^D1 `(\w+)`$/.exec(section.title)?.[1];
  return name === undefined ? [] : [{ name, ...section }];
});

/** Of `users` only the tables: the columns are its library's business. */
function documented(tables: Map<string, string[]>, name: string): string[] {
  const [, list = ""] = /^## D1 `users`.*?\n\n(`.*?`)\.\n/ms.exec(page) ?? [];
  if (name === "users") return [...list.matchAll(/`(\w+)`/g)].map(([, table = ""]) => table).toSorted();
  return [...tables].flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)).toSorted();
}

it("docs/storage-schema.md has a section for each D1 database", () => {
  expect(sections.map(({ name }) => name).toSorted()).toEqual(readdirSync(path.join(ROOT, "migrations")).toSorted());
});

describe.each(sections)("what docs/storage-schema.md says of D1 $name", ({ name, tables, questions }) => {
  let database: DatabaseSync;
  beforeAll(() => {
    database = databaseOf(name);
    database.exec(ROWS[name] ?? "");
  });

  it("names every table with every column, and nothing that does not exist", () => {
    const columns = database
      .prepare(
        "SELECT t.name AS name, c.name AS col FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
      )
      .all() as { name: string; col: string }[];
    const stored =
      name === "users" ? columns.map((column) => column.name) : columns.map((column) => `${column.name}.${column.col}`);
    expect(documented(tables, name)).toEqual([...new Set(stored)].toSorted());
  });

  it("asks what the answers are known of", () => {
    expect(questions.map(({ question }) => question).toSorted()).toEqual(Object.keys(ANSWERS[name] ?? {}).toSorted());
  });

  it.each(questions)("$question", ({ question, sql }) => {
    expect(database.prepare(sql).all()).toMatchObject(ANSWERS[name]?.[question] ?? [{ missing: true }]);
  });
});
