import { afterAll, beforeAll, expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { CONFIRMED, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { readNotificationId } from "../../workers/notifications/notification-id.ts";
import { confirmedMessage } from "./fixtures/confirmed-message.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { booked, change, heldUntil, PHONE } from "./fixtures/told.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

/** All that was told of the booking, once it has come to an end. */
const endOf = (bookingId: string, channels: number) =>
  until(
    () => system.api.notifications(bookingId),
    (found) => found.length === channels && found.every(({ status }) => status !== "queued"),
  );
const bodyOf = async (messageId: string): Promise<string | null | undefined> =>
  system.db.prepare("SELECT body FROM inbox WHERE message_id = ?").bind(messageId).first<string | null>("body");
/** Tried five times in an outage that is over; due. */
async function waitsAgain(messageId: string): Promise<void> {
  await system.db
    .prepare(
      "UPDATE notifications SET status = 'queued', attempts = 5, since = ?1, due_at = 1, reason = 'down' WHERE message_id = ?2",
    )
    .bind(Date.now(), messageId)
    .run();
}
/** A mail and an SMS that the outage has kept, and what became of their booking meanwhile. */
async function kept(shard: string, meanwhile: Partial<Booking>): Promise<{ id: string; email: string }> {
  const email = `kept-${shard}@example.com`;
  const message = await confirmedMessage(system, shard, "aa", { email });
  const id = message.booking_id ?? "";
  const insert = `INSERT INTO notifications
      (message_id, channel, type, booking_id, recipient_hash, status, attempts, due_at, reason, since, created_at, updated_at)
    VALUES (?1, ?4, ?2, ?3, '', 'queued', 5, 1, 'down', ?5, 1, 1)`;
  const named = [message.id, "booking.confirmed", id];
  await system.db.batch([
    system.db
      .prepare("INSERT INTO inbox (message_id, type, booking_id, body, received_at) VALUES (?, ?, ?, ?, 1)")
      .bind(...named, JSON.stringify(message)),
    ...["email", "sms"].map((channel) => system.db.prepare(insert).bind(...named, channel, Date.now())),
  ]);
  const contact = { email, phone: `+4477009001${shard}` };
  await system.know(id, { contact, passengers: CONFIRMED.passengers });
  await system.keep({ booking: { ...CONFIRMED, id, contact, ...meanwhile }, tickets: TICKETS });
  return { id, email };
}

test("a confirmation that an outage has kept is not sent once its booking is cancelled, neither by mail nor by SMS", async () => {
  const gone = await kept("60", { status: "cancelled" });
  const going = await kept("61", { status: "cancelling" });
  const stands = await kept("62", {});
  await system.runTask("notifications.retry");
  const reason = "it is not true any more: the booking is";
  for (const channel of await endOf(gone.id, 2))
    expect(channel).toMatchObject({ status: "failed", reason: `${reason} cancelled` });
  for (const channel of await endOf(going.id, 2))
    expect(channel).toMatchObject({ status: "failed", reason: `${reason} cancelling` });
  for (const channel of await endOf(stands.id, 2)) expect(channel).toMatchObject({ status: "sent", attempts: 6 });
  for (const { email } of [gone, going]) expect(await system.deliveries(email)).toEqual([]);
  for (const phone of ["+447700900160", "+447700900161"]) expect(await system.deliveries(phone)).toEqual([]);
  expect(await system.deliveries(stands.email)).toHaveLength(1);
  expect(await system.deliveries("+447700900162")).toHaveLength(1);
  // Its text is of no use any more, as little as that of one that is sent.
  for (const { id } of [gone, going, stands]) expect(await bodyOf(`${id}:notify`)).toBeNull();
  // Nobody has to look at it.
  const letters = await system.api.deadLetters({ limit: 100, after: null });
  expect(letters.map(({ booking_id }) => booking_id)).toEqual([]);
});

test("the text of a message stays while one of its channels is given up, which an operator may have tried again", async () => {
  const { id } = await kept("68", { status: "cancelled" });
  await system.db.prepare("UPDATE notifications SET status = 'failed' WHERE booking_id = ? AND channel = 'email'").bind(id).run();
  await system.runTask("notifications.retry");
  const reasons = (await endOf(id, 2)).map(({ channel, reason }) => [channel, reason]);
  expect(reasons).toEqual([
    ["email", "down"],
    ["sms", "it is not true any more: the booking is cancelled"],
  ]);
  expect(await bodyOf(`${id}:notify`)).toContain("K3J9QX");
});

test("while its saga does not say whether it is still true, a confirmation waits", async () => {
  const { id, email } = await kept("63", {});
  await system.silence("63", true);
  await system.runTask("notifications.retry");
  const tried = await until(
    () => system.api.notifications(id),
    (found) => found.every(({ reason }) => reason !== "down"),
  );
  for (const channel of tried)
    expect(channel).toMatchObject({ status: "queued", attempts: 6, reason: "Error: the shard is down" });
  expect(await system.deliveries(email)).toEqual([]);
  await system.silence("63", false);
  await waitsAgain(`${id}:notify`);
  await system.runTask("notifications.retry");
  expect((await endOf(id, 2)).map(({ status }) => status)).toEqual(["sent", "sent"]);
});

test("nor is it sent where its first try comes late: its message was given up, and an operator has it replayed", async () => {
  const message = await confirmedMessage(system, "64", "aa", { email: "replayed@example.com" });
  const id = message.booking_id ?? "";
  await system.keep({ booking: { ...CONFIRMED, id, status: "cancelled" }, tickets: TICKETS });
  await system.send({ ...message, at: new Date(Date.now() - 2 * 3_600_000).toISOString() } as NotificationsMessage);
  expect(await endOf(id, 1)).toMatchObject([
    { status: "failed", attempts: 1, reason: "it is not true any more: the booking is cancelled" },
  ]);
  expect(await system.deliveries("replayed@example.com")).toEqual([]);
});

test("that seats are held is not told once they are paid for", async () => {
  const notice = await heldUntil(system, "65", "paid@example.com", Date.now() + 600_000);
  const id = notice.booking_id ?? "";
  await system.keep({ booking: { ...CONFIRMED, id }, tickets: TICKETS });
  await system.send({ ...notice, at: new Date(Date.now() - 300_000).toISOString() });
  expect(await endOf(id, 1)).toMatchObject([{ status: "failed", reason: "it is not true any more: the booking is confirmed" }]);
  expect(await system.deliveries("paid@example.com")).toEqual([]);
});

test("a changed flight that an outage has kept is not told after a later change of the same flight, which is", async () => {
  const id = await booked(system, "66", "changed-twice@example.com");
  const [first, elsewhere] = [change("chg_a", id), { ...change("chg_c", id), flight_id: "HF11_2026-12-01_LHR" }];
  await system.api.tellOfChange(first);
  await endOf(id, 2);
  await system.api.tellOfChange(elsewhere);
  await endOf(id, 4);
  const mails = async () => (await system.deliveries("changed-twice@example.com")).map((mail) => mail.id.split(":")[2]);
  expect(await mails()).toEqual(["chg_a.email@holdfast", "chg_c.email@holdfast"]);
  // Of another flight there is news since: this is still how it stands.
  await waitsAgain(`${id}:booking.changed:chg_a`);
  await system.runTask("notifications.retry");
  await until(mails, (found) => found.length === 3);
  await endOf(id, 4);

  await system.api.tellOfChange(change("chg_b", id));
  await endOf(id, 6);
  await waitsAgain(`${id}:booking.changed:chg_a`);
  await waitsAgain(`${id}:booking.changed:chg_b`);
  await system.runTask("notifications.retry");
  const told = await endOf(id, 6);
  const last = [
    "chg_a.email@holdfast",
    "chg_c.email@holdfast",
    "chg_a.email@holdfast",
    "chg_b.email@holdfast",
    "chg_b.email@holdfast",
  ];
  expect(await until(mails, (found) => found.length >= last.length)).toEqual(last);
  const outdated = told.filter(({ status }) => status === "failed");
  expect(outdated.map(({ channel, reason }) => [channel, reason])).toEqual([
    ["email", "the flight has changed again since"],
    ["sms", "the flight has changed again since"],
  ]);
  for (const { id: of } of outdated)
    expect(await system.api.resendNotification({ id: of, operator_id: "usr_op" })).toEqual({
      ok: false,
      error: { reason: "notification_outdated" },
    });
  expect((await system.deliveries(PHONE)).filter(({ id: sms }) => sms.includes(`${id}:booking.changed:chg_a`))).toHaveLength(2);
});

test("of two changes of one flight that arrive in the wrong order an outage has kept the newer one is told, not the older one", async () => {
  const id = await booked(system, "69", "wrong-order@example.com");
  await system.api.tellOfChange({ ...change("chg_b", id), changes: 4 });
  await endOf(id, 2);
  await system.api.tellOfChange({ ...change("chg_a", id), changes: 2 });
  await endOf(id, 4);
  for (const kept of ["chg_a", "chg_b"]) await waitsAgain(`${id}:booking.changed:${kept}`);
  await system.runTask("notifications.retry");
  const told = (await endOf(id, 4)).map(({ id: of, reason }) => `${readNotificationId(of)?.message_id}: ${reason}`);
  const [older, newer] = ["chg_a", "chg_b"].map((changeId) => `${id}:booking.changed:${changeId}`);
  const reason = "the flight has changed again since";
  // By mail and by SMS.
  const ended = [`${older}: ${reason}`, `${newer}: null`];
  expect(told.toSorted()).toEqual([...ended, ...ended].toSorted());
});

test("of changes that an outage has kept one told without a number, by a release before, is newer than what came before it", async () => {
  const id = await booked(system, "70", "no-number@example.com");
  const told = [
    { ...change("chg_a", id), changes: 8 },
    change("chg_b", id),
    // Comes late, and is older than the first.
    { ...change("chg_c", id), changes: 6 },
  ];
  for (const [at, each] of told.entries()) {
    await system.api.tellOfChange(each);
    await endOf(id, 2 * (at + 1));
  }
  for (const { change_id } of told) await waitsAgain(`${id}:booking.changed:${change_id}`);
  await system.runTask("notifications.retry");
  const sent = (await endOf(id, 6)).filter(({ status }) => status === "sent");
  // By mail and by SMS.
  const newest = `${id}:booking.changed:chg_b`;
  expect(sent.map(({ id: of }) => readNotificationId(of)?.message_id)).toEqual([newest, newest]);
});

test("a changed flight that an outage has kept is not told to who has cancelled", async () => {
  const id = await booked(system, "67", "gone@example.com");
  await system.api.tellOfChange(change("chg_a", id));
  await endOf(id, 2);
  await system.keep({ booking: { ...CONFIRMED, id, status: "cancelled" }, tickets: TICKETS });
  await waitsAgain(`${id}:booking.changed:chg_a`);
  await system.runTask("notifications.retry");
  const reason = "it is not true any more: the booking is cancelled";
  for (const channel of await endOf(id, 2)) expect(channel).toMatchObject({ status: "failed", reason });
  expect(await system.deliveries("gone@example.com")).toHaveLength(1);
});
