import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { eraseAccountNotices, eraseBookingNotices } from "./erase.ts";

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("notifications");
});

/** A mail that was given up with all that a provider may have said of it, and is parked. */
function given(message: string, booking: string | null): void {
  database
    .prepare(
      `INSERT INTO notifications (message_id, channel, type, booking_id, recipient_hash, status, attempts, due_at, provider_id, reason, created_at, updated_at)
       VALUES (?, 'email', '', ?, 'hash', 'failed', 14, 1, 'mail_1', 'no mailbox of ada@example.com', 1, 1)`,
    )
    .run(message, booking);
  database
    .prepare("INSERT INTO inbox (message_id, type, booking_id, body, received_at) VALUES (?, '', ?, '{}', 1)")
    .run(message, booking);
  parked(message, booking);
}
function parked(message: string, booking: string | null): void {
  database
    .prepare(
      `INSERT INTO parked_messages (id, queue, type, booking_id, body, reason, attempts, parkings, state, first_at, last_at)
       VALUES (?, 'notifications', '', ?, '{}', 'no mailbox of ada@example.com', 14, 1, 'parked', 1, 1)`,
    )
    .run(message, booking);
}
/** Everything that is stored, by message. */
const stored = (): unknown[] =>
  database
    .prepare(
      `SELECT message_id, recipient_hash, status, provider_id, notifications.reason, inbox.body, parked_messages.reason AS parked
       FROM notifications JOIN inbox USING (message_id) JOIN parked_messages ON id = message_id ORDER BY message_id`,
    )
    .all();
const rows = (): unknown[] =>
  ["notifications", "inbox", "parked_messages"].map(
    (table) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"],
  );

test("of an erased booking's notices it stays known that there were some, and nothing that leads to whom", async () => {
  for (const booking of ["bkg_gone", "bkg_gone_too", "bkg_kept"]) given(`${booking}:notify`, booking);
  // One that was sent, of which nobody had anything to say.
  database.exec("UPDATE notifications SET status = 'sent', reason = NULL WHERE booking_id = 'bkg_gone_too'");
  const [, , kept] = stored();
  await eraseBookingNotices(bindingOf(database).DB, ["bkg_gone", "bkg_gone_too"]);
  const erased = { recipient_hash: "", provider_id: null, body: null, parked: "erased" };
  expect(stored()).toEqual([
    { ...erased, message_id: "bkg_gone:notify", status: "failed", reason: "erased" },
    { ...erased, message_id: "bkg_gone_too:notify", status: "sent", reason: null },
    kept,
  ]);
});

test("an erased account's letters go, those that wait and those that were given up, and nobody else's do", async () => {
  given("account.verify:usr_gone2:a", null);
  given("bkg_kept:notify", "bkg_kept");
  const kept = stored();
  for (const letter of ["account.verify:usr_gone:a", "account.welcome:usr_gone:b"]) given(letter, null);
  await eraseAccountNotices(bindingOf(database).DB, "usr_gone");
  expect(stored()).toEqual(kept);
  expect(rows()).toEqual([2, 2, 2]);
});

test("one that was given up before it was written down goes, too: whose it was to be stands in its id", async () => {
  for (const letter of ["account.reset:usr_gone:a", "account.known:usr_gone2:b", "bkg_kept:notify"]) parked(letter, null);
  await eraseAccountNotices(bindingOf(database).DB, "usr_gone");
  expect(database.prepare("SELECT id FROM parked_messages ORDER BY id").all()).toEqual([
    { id: "account.known:usr_gone2:b" },
    { id: "bkg_kept:notify" },
  ]);
});
