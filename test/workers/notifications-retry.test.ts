import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmedMessage } from "./fixtures/confirmed-message.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

/** It waits for its next try, after five. */
const WAITING = `INSERT INTO notifications
    (message_id, channel, type, booking_id, recipient_hash, status, attempts, due_at, reason, since, created_at, updated_at)
  VALUES (?1, 'email', ?2, ?3, '', 'queued', 5, 1, 'down', ?4, 1, 1)`;
/** Mails that wait since an outage, all of them due. */
async function waiting(shard: string, count: number): Promise<void> {
  const serials = Array.from({ length: count }, (_, n) => `${"abcdefghjk"[Math.floor(n / 10)]}${n % 10}`);
  const messages = await Promise.all(
    serials.map((serial) => confirmedMessage(system, shard, serial, { email: `${shard}-${serial}@example.com` })),
  );
  await system.db.batch(
    messages.flatMap((message) => {
      const sent = [message.id, "booking.confirmed", message.booking_id];
      return [
        system.db
          .prepare("INSERT INTO inbox (message_id, type, booking_id, body, received_at) VALUES (?, ?, ?, ?, 1)")
          .bind(...sent, JSON.stringify(message)),
        system.db.prepare(WAITING).bind(...sent, Date.now()),
      ];
    }),
  );
}
const countOf = async (shard: string, where: string): Promise<number> =>
  (await system.db
    .prepare(`SELECT count(*) AS n FROM notifications WHERE booking_id LIKE 'bkg_' || ? || '_%' AND ${where}`)
    .bind(shard)
    .first<number>("n")) ?? 0;

test("all mails of an outage are sent once it is over, each once, however many they are", async () => {
  await waiting("27", 25);
  await system.runTask("notifications.retry");
  await until(
    () => countOf("27", "status = 'sent'"),
    (sent) => sent === 25,
  );
  expect(await countOf("27", "attempts = 6")).toBe(25);
});

test("while the provider is down, the retry task leaves what it has not tried to its next run", async () => {
  await waiting("28", 12);
  await system.refuse(10);
  await system.runTask("notifications.retry");
  await until(
    () => countOf("28", "attempts = 6"),
    (tried) => tried >= 10,
  );
  const later = await confirmedMessage(system, "29", "aa", { email: "later-still@example.com" });
  await system.send(later);
  await until(
    () => system.deliveries("later-still@example.com"),
    (found) => found.length > 0,
  );
  expect([await countOf("28", "status = 'sent'"), await countOf("28", "attempts = 5")]).toEqual([0, 2]);
  await system.runTask("notifications.retry");
  await until(
    () => countOf("28", "status = 'sent'"),
    (sent) => sent === 2,
  );
});
