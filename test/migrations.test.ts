import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { debtId } from "#domain/payment/debt.ts";
import { databaseOf } from "#platform/database.fixture.ts";
import { ROOT } from "../scripts/paths.ts";

const AT = "2026-11-20T12:00:00.000Z";

/** What each database had in `dead_letters` before its letters moved. */
const BEFORE = {
  bookings: { queue: "holdfast-bookings-dlq", booking_id: "bkg_1", at: AT },
  notifications: { queue: "holdfast-notifications", booking_id: "bkg_1", at: AT },
  payments: { queue: "holdfast-payments-dlq", booking_id: null, at: Date.parse(AT) },
  flights: { queue: "holdfast-search-dlq", at: Date.parse(AT) },
};

test.each(Object.entries(BEFORE))("the dead letters of %s are parked messages after the migration, as they were", (name, own) => {
  const files = globSync(`migrations/${name}/*.sql`, { cwd: ROOT }).toSorted();
  const moves = files.findIndex((file) => file.includes("parked_messages"));
  expect(moves).toBeGreaterThan(0);
  const db = new DatabaseSync(":memory:");
  const apply = (file: string) => db.exec(readFileSync(path.join(ROOT, file), "utf8"));
  for (const file of files.slice(0, moves)) apply(file);
  const letter = { id: "m:1", type: "t", body: "{}", reason: "every retry failed", attempts: 3, ...own };
  const columns = Object.keys(letter);
  db.prepare(`INSERT INTO dead_letters (${columns.join()}) VALUES (${columns.map(() => "?").join()})`).run(
    ...Object.values(letter),
  );
  for (const file of files.slice(moves)) apply(file);
  const { at: _at, ...kept } = letter;
  expect(db.prepare("SELECT * FROM parked_messages").all()).toMatchObject([
    {
      ...kept,
      queue: name === "flights" ? "search" : name,
      booking_id: "booking_id" in own ? own.booking_id : null,
      state: "parked",
      parkings: 1,
      first_at: Date.parse(AT),
      last_at: Date.parse(AT),
      decided_at: null,
    },
  ]);
  // The release before may still write into the old table while the new one is deployed.
  expect(db.prepare("SELECT id FROM dead_letters").all()).toHaveLength(1);
});

test("refunds that had failed before are debts after the migration, each as it would be recorded now", () => {
  const db = new DatabaseSync(":memory:");
  const files = globSync("migrations/payments/*.sql", { cwd: ROOT }).toSorted();
  const debts = files.findIndex((file) => file.includes("refund_debts"));
  expect(debts).toBeGreaterThan(0);
  const apply = (file: string) => db.exec(readFileSync(path.join(ROOT, file), "utf8"));
  for (const file of files.slice(0, debts)) apply(file);
  const message = "bkg_01_szbgrxvc4x9376r6m4008zq4g5:refund.late:1";
  db.exec(`INSERT INTO payments (id, booking_id, intent_id, status, created_at, updated_at) VALUES ('pay_1', 'bkg_01_x', 'pi_1', 'captured', 1, 1);
    INSERT INTO refunds VALUES ('${message}', 'pay_1', 'bkg_01_x', 500, 20, 'JPY', 're_1', 'failed', NULL, 0, 1, NULL, 1, 7);
    INSERT INTO refunds VALUES ('m:2', 'pay_1', 'bkg_01_x', 300, 20, 'JPY', 're_2', 'succeeded', NULL, 0, 1, NULL, 1, 7);`);
  for (const file of files.slice(debts)) apply(file);
  expect(db.prepare("SELECT * FROM refund_debts").all()).toMatchObject([
    {
      id: debtId(message),
      message_id: message,
      booking_id: "bkg_01_x",
      intent_id: "pi_1",
      refund_id: "re_1",
      amount_minor: 500,
      currency: "JPY",
      failure_code: "unknown",
      state: "open",
      recorded_at: 7,
      settled_at: null,
    },
  ]);
  expect(() => db.exec("DELETE FROM refund_debts")).toThrow("never deleted");
});

describe("the lowest fares of a flight", () => {
  const COLUMNS =
    "id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft";
  let db: DatabaseSync;
  beforeEach(() => {
    db = databaseOf("flights");
    db.exec("INSERT INTO fare_coverage (origin, until) VALUES ('LHR', '2026-12-31')");
  });
  const upsert = (id: string, departsAt: number) =>
    db
      .prepare(
        `INSERT INTO flights (${COLUMNS}) VALUES (?, 'HF', ?, 'LHR', 'JFK', '2026-12-01', ?, 2, '', '', '789')
         ON CONFLICT (id) DO UPDATE SET departs_at = excluded.departs_at`,
      )
      .run(id, id, departsAt);
  const marks = () => db.prepare("SELECT mark, origin, destination, local_date FROM stale_fares ORDER BY mark").all();
  const sectors = () =>
    db
      .prepare("SELECT origin || '-' || destination || ' ' || local_date AS sector FROM stale_fares ORDER BY mark")
      .all()
      .map((mark) => mark["sector"]);
  const unmark = () => db.exec("DELETE FROM stale_fares");

  test("are stale whatever statement changes it, and anew where they are stale already", () => {
    const changes = [
      () => upsert("1", 1),
      () => upsert("2", 1),
      () => upsert("1", 7),
      () =>
        db.exec(
          `INSERT OR IGNORE INTO flights (${COLUMNS}) SELECT '3', carrier, '3', origin, destination, local_date, 1, 2, '', '', '789' FROM flights LIMIT 1`,
        ),
      () => db.exec("UPDATE flights SET status = 'withdrawn'"),
      () => db.exec("DELETE FROM flights WHERE id = '2'"),
    ];
    let last = 0;
    for (const change of changes) {
      change();
      const found = marks();
      expect(found).toMatchObject([{ origin: "LHR", destination: "JFK", local_date: "2026-12-01" }]);
      // A new mark: what was read before it is of before the change.
      expect(Number(found[0]?.["mark"])).toBeGreaterThan(last);
      last = Number(found[0]?.["mark"]);
    }
  });

  test.each([
    ["destination = 'EWR'", ["LHR-JFK 2026-12-01", "LHR-EWR 2026-12-01"]],
    ["origin = 'LGW'", ["LHR-JFK 2026-12-01", "LGW-JFK 2026-12-01"]],
    ["local_date = '2026-12-02'", ["LHR-JFK 2026-12-01", "LHR-JFK 2026-12-02"]],
    ["local_date = '2027-02-01'", ["LHR-JFK 2026-12-01", "LHR-JFK 2027-02-01"]],
    ["origin_terminal = '5'", ["LHR-JFK 2026-12-01"]],
    ["destination_terminal = '8'", ["LHR-JFK 2026-12-01"]],
    ["arrives_at = 9", ["LHR-JFK 2026-12-01"]],
    ["aircraft = '320'", ["LHR-JFK 2026-12-01"]],
    ["opened_at = 5, number = '7'", []],
  ])("are stale where it was and where it is, when it gets %s", (change, expected) => {
    upsert("1", 1);
    unmark();
    db.exec(`UPDATE flights SET ${change}`);
    expect(sectors()).toEqual(expected);
  });

  const add = (date: string) =>
    db.prepare(`INSERT INTO flights (${COLUMNS}) VALUES (?1, 'HF', '1', 'CDG', 'NCE', ?1, 1, 2, '', '', '320')`).run(date);
  test("are stale where any airport is covered: it may be caught from there", () => {
    add("2026-12-31");
    add("2027-01-01");
    expect(sectors()).toEqual(["CDG-NCE 2026-12-31"]);
    db.exec("DELETE FROM flights");
    expect(sectors()).toEqual(["CDG-NCE 2026-12-31"]);
  });

  test("are stale wherever somebody is at work, who may have read the flights already", () => {
    db.exec("INSERT INTO leases (name, holder, until) VALUES ('lowest_fares', 'x', 0)");
    add("2027-01-01");
    expect(sectors()).toEqual(["CDG-NCE 2027-01-01"]);
    unmark();
    db.exec("UPDATE flights SET status = 'cancelled'");
    expect(sectors()).toEqual(["CDG-NCE 2027-01-01"]);
    unmark();
    db.exec("DELETE FROM flights");
    expect(sectors()).toEqual(["CDG-NCE 2027-01-01"]);
  });
});

describe("the clock of the timetable", () => {
  let db: DatabaseSync;
  beforeEach(() => {
    db = databaseOf("flights");
    db.exec(FLIGHT);
    db.exec("UPDATE search_clocks SET inventory = 1");
    db.exec(left("f1", 1));
  });
  const FLIGHT = `INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
    VALUES ('f1', 'HF', '1', 'LHR', 'JFK', '2026-12-01', 1, 2, '', '', '789')`;
  const left = (id: string, seq: number) =>
    `INSERT INTO availability (flight_id, version, as_of, cabins, booking_classes, seq) VALUES ('${id}', 1, '', '[]', '[]', ${seq})`;
  const moved = (sql: string): boolean => {
    const clock = () => Number(db.prepare("SELECT timetable FROM search_clocks").get()?.["timetable"]);
    const before = clock();
    db.exec(sql);
    return clock() > before;
  };

  test.each([
    FLIGHT.replace("'f1'", "'f2'"),
    "UPDATE flights SET status = 'cancelled'",
    "UPDATE flights SET departs_at = 5, departs_local = 'x'",
    "UPDATE flights SET destination_terminal = '8'",
    "DELETE FROM flights",
    "DELETE FROM availability",
    // As the release before stores it.
    left("f2", 0),
    "UPDATE availability SET version = 2, cabins = '[1]'",
  ])("is moved on by %s", (sql) => {
    expect(moved(sql)).toBe(true);
  });

  test.each([
    "UPDATE flights SET opened_at = 5",
    "UPDATE flights SET redefined = redefined + 1",
    left("f2", 2),
    "UPDATE availability SET version = 2, cabins = '[1]', seq = 2",
  ])("is not moved on by %s, which the other clock or nobody has to tell of", (sql) => {
    expect(moved(sql)).toBe(false);
  });
});
