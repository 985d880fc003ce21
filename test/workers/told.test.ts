import { afterAll, beforeAll, expect, test } from "vitest";
import type { Told } from "#contracts/notifications.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { booked, change, heldUntil, PHONE } from "./fixtures/told.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications({ vars: { LOG_LEVEL: "info" } });
});
afterAll(() => system.close());

const rows = async ({ id }: Told) =>
  (
    await system.db
      .prepare("SELECT channel, status, attempts, reason FROM notifications WHERE message_id = ? ORDER BY channel")
      .bind(id)
      .all<{ channel: string; status: string; attempts: number; reason: string | null }>()
  ).results;

test("what is told by another service is written down before it is answered, and is one mail however often it is told", async () => {
  const notice = await heldUntil(system, "23", "held@example.com", Date.now() + 600_000);
  await system.api.tell([notice]);
  expect(await rows(notice)).toHaveLength(1);
  await system.api.tell([notice, notice]);
  const mails = await until(
    () => system.deliveries("held@example.com"),
    (found) => found.length > 0,
  );
  expect(mails.map(({ type }) => type)).toEqual(["booking.held"]);
  expect(mails[0]?.text).toContain("We keep these seats for you until");
  expect(mails[0]?.attachments).toEqual([]);
  await until(
    () => rows(notice),
    ([row]) => row?.status === "sent",
  );
  await system.api.tell([notice]);
  const [again] = await until(
    () => rows(notice),
    ([row]) => row?.status === "sent",
  );
  expect(again?.attempts).toBe(1);
  expect(await system.deliveries("held@example.com")).toHaveLength(1);
});

test("whose bookings they are must be known, or nothing of what is told is written down", async () => {
  const notice = await heldUntil(system, "24", "silent@example.com", Date.now() + 600_000);
  await system.silence("24", true);
  await expect(async () => system.api.tell([notice])).rejects.toThrow("their shard does not say whose they are");
  expect(await rows(notice)).toEqual([]);
  await system.silence("24", false);
  await system.api.tell([notice]);
  await until(
    () => system.deliveries("silent@example.com"),
    (found) => found.length === 1,
  );
});

test("a hold that is over by the time its mail could be sent is told to nobody", async () => {
  const notice = await heldUntil(system, "25", "late-hold@example.com", Date.now() - 1);
  await system.api.tell([notice]);
  expect(
    await until(
      () => rows(notice),
      ([row]) => row?.status === "failed",
    ),
  ).toMatchObject([{ attempts: 1, reason: "the hold was over before it could be told" }]);
  expect(await system.deliveries("late-hold@example.com")).toEqual([]);

  // No channel has failed at it: nobody is to be woken.
  const counted = (outcome: string) => system.counted(`holdfast_notifications_total{channel="email",outcome="${outcome}"}`);
  const total = async () => {
    // Counts are handed over beside a later call.
    await system.api.notifications("bkg_25_none");
    return counted("moot");
  };
  expect(await until(total, (moot) => moot > 0)).toBe(1);
  expect(await counted("failed")).toBe(0);
  const lines = system.logs().filter((line) => line.includes(notice.id) && line.includes("notification."));
  expect(lines.map((line) => /notification\.\w+/.exec(line)?.[0])).toEqual(["notification.moot"]);
  expect(lines[0]).toMatch(/level[\\":]+info/);
});

const MESSAGES = "SELECT message_id FROM notifications WHERE booking_id = ? AND channel = 'email' ORDER BY message_id";
const toldOf = async (booking_id: string) =>
  (await system.db.prepare(MESSAGES).bind(booking_id).all<{ message_id: string }>()).results.map(({ message_id }) => message_id);

test("a changed flight is told to each booking once for each change, by mail and by SMS", async () => {
  const id = await booked(system, "30", "changed@example.com");
  await system.api.tellOfChange(change("chg_a", id));
  await system.api.tellOfChange(change("chg_a", id));
  const [mail] = await until(
    () => system.deliveries("changed@example.com"),
    (found) => found.length > 0,
  );
  expect(mail?.subject).toBe("Flight HF 18 changed: booking K3J9QX");
  expect(mail?.text).toContain("It now leaves on Sun 20 Dec 2026, 18:15");
  expect(mail?.text).toContain("Zofia");
  const [sms] = await until(
    () => system.deliveries(PHONE),
    (found) => found.length > 0,
  );
  expect(sms?.text).toContain("Flight HF 18 has changed.");
  await system.api.tellOfChange(change("chg_b", id));
  expect(await toldOf(id)).toEqual([`${id}:booking.changed:chg_a`, `${id}:booking.changed:chg_b`]);
  await until(
    () => system.deliveries("changed@example.com"),
    (found) => found.length === 2,
  );
});

test("a changed flight is no news to who has booked since, has given up, or is forgotten", async () => {
  const ids = [
    await booked(system, "31", "since@example.com", { created_at: "2026-11-25T12:01:00.000Z" }),
    await booked(system, "32", "cancelled@example.com", { status: "cancelled" }),
    await booked(system, "33", "erased@example.com", {}, true),
    "bkg_34_0123456789abcdefghjkmnpqrs",
  ];
  await system.api.tellOfChange(change("chg_a", ...ids));
  for (const id of ids) expect(await toldOf(id)).toEqual([]);
});

test("a changed flight is told to all others while one of its sagas does not answer, which is named, and told once later", async () => {
  const [one, other] = [await booked(system, "35", "one-of@example.com"), await booked(system, "36", "other-of@example.com")];
  await system.silence("36", true);
  expect(await system.api.tellOfChange(change("chg_a", other, one))).toMatchObject({ told: 1, left: [], failed: [other] });
  expect([await toldOf(one), await toldOf(other)].map(({ length }) => length)).toEqual([1, 0]);
  await system.silence("36", false);
  expect(await system.api.tellOfChange(change("chg_a", other, one))).toMatchObject({ told: 1, left: [], failed: [] });
  expect([await toldOf(one), await toldOf(other)].map(({ length }) => length)).toEqual([1, 1]);
});
