import { afterAll, beforeAll, expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { Told } from "#contracts/notifications.ts";
import { ALL_WANTED, type Preferences } from "#domain/notification/preferences.ts";
import { CONFIRMED, nameless, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { booked, change, heldUntil } from "./fixtures/told.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

const rows = async ({ id }: Told) =>
  (
    await system.db
      .prepare("SELECT channel, status, attempts, reason FROM notifications WHERE message_id = ? ORDER BY channel")
      .bind(id)
      .all<{ channel: string; status: string; attempts: number; reason: string | null }>()
  ).results;

/** A booking whose confirmation is sent, and the notification of that. */
async function sentConfirmation(shard: string, email: string) {
  const booking_id = await booked(system, shard, email);
  const type = "booking.confirmed" as const;
  const about = { booking: nameless(booking_id), tickets: TICKETS, has_phone: false };
  const at = "2026-11-23T19:03:20.000Z";
  await system.send({ v: 1, id: `${booking_id}:${type}`, type, booking_id, step: type, at, traceparent: null, data: about });
  const [sent] = await until(
    () => system.api.notifications(booking_id),
    ([first]) => first?.status === "sent",
  );
  if (sent === undefined) throw new Error("a notification");
  return { booking_id, sent, resend: () => system.api.resendNotification({ id: sent.id, operator_id: "usr_op" }) };
}
const standing = (booking_id: string, more: Partial<Booking>) =>
  system.keep({ booking: { ...CONFIRMED, id: booking_id, ...more }, tickets: TICKETS });

test("an operator sees what was told of a booking, and has it sent again: the same notification, to be seen as a new mail", async () => {
  const { booking_id, sent, resend } = await sentConfirmation("50", "again@example.com");
  expect(sent).toMatchObject({ booking_id, type: "booking.confirmed", channel: "email", attempts: 1, resends: 0, reason: null });
  expect(await resend()).toMatchObject({ ok: true, value: { id: sent.id, status: "queued", attempts: 0, resends: 1 } });
  const mails = await until(
    () => system.deliveries("again@example.com"),
    (found) => found.length === 2,
  );
  expect(mails.map(({ id }) => id)).toEqual([
    `${booking_id}:booking.confirmed.email@holdfast`,
    `${booking_id}:booking.confirmed.email.2@holdfast`,
  ]);
  expect(mails[1]?.attachments.map(({ content_type }) => content_type)).toEqual(["application/pdf", "text/calendar"]);
  const after = await until(
    () => system.api.notifications(booking_id),
    ([first]) => first?.status === "sent",
  );
  expect(after).toMatchObject([{ id: sent.id, attempts: 1, resends: 1 }]);
  const body = await system.db.prepare("SELECT body FROM inbox WHERE booking_id = ?").bind(booking_id).first<{ body: null }>();
  expect(body).toEqual({ body: null });
});

test("a notification that is being sent, is not true any more, or that there is not, is not sent again", async () => {
  const { booking_id, resend } = await sentConfirmation("51", "not-again@example.com");
  await standing(booking_id, { status: "cancelled" });
  expect(await resend()).toEqual({ ok: false, error: { reason: "notification_outdated" } });
  await standing(booking_id, {});
  await system.db
    .prepare("UPDATE notifications SET status = 'queued', due_at = ? WHERE booking_id = ?")
    .bind(Date.now() + 60_000, booking_id)
    .run();
  expect(await resend()).toEqual({ ok: false, error: { reason: "notification_pending" } });
  for (const id of ["ntf_email_bm9uZQ", "ntf_fax_bm9uZQ", "nonsense", "ntf_email__w"])
    expect(await system.api.resendNotification({ id, operator_id: "usr_op" })).toEqual({
      ok: false,
      error: { reason: "not_found" },
    });
  expect(await system.deliveries("not-again@example.com")).toHaveLength(1);
});

test("two operators at once have it sent again once", async () => {
  const { resend } = await sentConfirmation("52", "twice-again@example.com");
  const answers = await Promise.all([resend(), resend()]);
  expect(answers.map((answer) => (answer.ok ? "sent" : answer.error.reason)).toSorted()).toEqual([
    "notification_pending",
    "sent",
  ]);
  await until(
    () => system.deliveries("twice-again@example.com"),
    (found) => found.length === 2,
  );
});

test("a changed flight can be told again, which its saga could not", async () => {
  const booking_id = await booked(system, "53", "changed-again@example.com");
  await system.api.tellOfChange(change("chg_a", booking_id));
  const told = await until(
    () => system.api.notifications(booking_id),
    (found) => found.length === 2 && found.every(({ status }) => status === "sent"),
  );
  const mail = told.find(({ channel }) => channel === "email");
  expect((await system.api.resendNotification({ id: mail?.id ?? "", operator_id: "usr_op" })).ok).toBe(true);
  const mails = await until(
    () => system.deliveries("changed-again@example.com"),
    (found) => found.length === 2,
  );
  expect(mails[1]?.text).toBe(mails[0]?.text);
});

const prefer = (user_id: string, change: { email?: Partial<Preferences["email"]>; sms?: Partial<Preferences["sms"]> }) =>
  system.api.setNotificationPreferences({
    user_id,
    preferences: { email: { ...ALL_WANTED.email, ...change.email }, sms: { ...ALL_WANTED.sms, ...change.sms } },
  });

test("who has said nothing wants all there is; what somebody says holds until they say otherwise, for them alone", async () => {
  expect(await system.api.notificationPreferences("usr_pref")).toEqual(ALL_WANTED);
  expect(await system.api.accountPreferences("usr_pref")).toEqual([]);
  await prefer("usr_pref", { email: { held: false } });
  await prefer("usr_pref", { sms: { changed: false } });
  const now = { ...ALL_WANTED, sms: { ...ALL_WANTED.sms, changed: false } };
  expect(await system.api.notificationPreferences("usr_pref")).toEqual(now);
  expect(await system.api.accountPreferences("usr_pref")).toEqual([now]);
  expect(await system.api.notificationPreferences("usr_other")).toEqual(ALL_WANTED);
  await system.api.eraseAccountNotices("usr_pref");
  expect(await system.api.accountPreferences("usr_pref")).toEqual([]);
});

test("a mail that its booking's owner does not want is off, stored without its text, and can be sent by an operator", async () => {
  const notice = await heldUntil(system, "54", "unwanted@example.com", Date.now() + 600_000);
  const booking_id = notice.booking_id ?? "";
  await system.own(booking_id, "usr_quiet");
  await prefer("usr_quiet", { email: { held: false } });
  await system.api.tell([notice]);
  expect(await rows(notice)).toMatchObject([{ channel: "email", status: "off", attempts: 0 }]);
  expect(await system.db.prepare("SELECT body FROM inbox WHERE message_id = ?").bind(notice.id).first()).toEqual({ body: null });
  const neighbour = await heldUntil(system, "55", "wanted@example.com", Date.now() + 600_000);
  await system.api.tell([notice, neighbour]);
  await until(
    () => system.deliveries("wanted@example.com"),
    (found) => found.length === 1,
  );
  expect(await system.deliveries("unwanted@example.com")).toEqual([]);

  await standing(booking_id, { status: "held", expires_at: new Date(Date.now() + 600_000).toISOString() });
  const [off] = await system.api.notifications(booking_id);
  expect((await system.api.resendNotification({ id: off?.id ?? "", operator_id: "usr_op" })).ok).toBe(true);
  await until(
    () => system.deliveries("unwanted@example.com"),
    (found) => found.length === 1,
  );
});

test("an SMS that is not wanted is off, and its mail, which nobody can turn off, comes", async () => {
  const booking_id = await booked(system, "56", "no-sms@example.com");
  await system.own(booking_id, "usr_no_sms");
  await prefer("usr_no_sms", {
    email: { held: false, expired: false, refunded: false },
    sms: { changed: false, confirmed: false },
  });
  await system.api.tellOfChange(change("chg_a", booking_id));
  await until(
    () => system.deliveries("no-sms@example.com"),
    (found) => found.length === 1,
  );
  expect((await system.api.notifications(booking_id)).map(({ channel, status }) => `${channel} ${status}`)).toContain("sms off");
});
