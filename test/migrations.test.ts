import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { debtId } from "#domain/payment/debt.ts";
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
