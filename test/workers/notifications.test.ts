import { afterAll, beforeAll, expect, test } from "vitest";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { CONFIRMED, nameless, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { ticketDocuments } from "../../workers/notifications/ticket-documents.ts";
import { confirmedMessage } from "./fixtures/confirmed-message.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());

const confirmed = (shard: string, serial: string, email: string, phone?: string): Promise<NotificationsMessage> =>
  confirmedMessage(system, shard, serial, phone === undefined ? { email } : { email, phone });
const rows = async (message: NotificationsMessage) =>
  (
    await system.db
      .prepare("SELECT channel, status, attempts, reason FROM notifications WHERE message_id = ? ORDER BY channel")
      .bind(message.id)
      .all<{ channel: string; status: string; attempts: number; reason: string | null }>()
  ).results;
/** A mail that waits for its next try: `attempts` made so far, the first at `since`. */
const WAITING = `INSERT INTO notifications
    (message_id, channel, type, booking_id, recipient_hash, status, attempts, due_at, reason, since, created_at, updated_at)
  VALUES (?1, 'email', ?2, ?3, '', 'queued', ?4, 1, 'down', ?5, 1, 1)`;
const body = async (message: NotificationsMessage) =>
  (await system.db.prepare("SELECT body FROM inbox WHERE message_id = ?").bind(message.id).first<{ body: string | null }>())
    ?.body;

test("a confirmation becomes one mail with ticket and calendar and one SMS, and its saga hears of it", async () => {
  const message = await confirmed("11", "aa", "one@example.com", "+447700900111");
  await system.send(message);
  const [mail] = await until(
    () => system.deliveries("one@example.com"),
    (found) => found.length > 0,
  );
  expect(mail?.id).toBe(`${message.id}.email@holdfast`);
  expect(mail?.subject).toBe("Booking K3J9QX confirmed: LHR - SYD - LHR");
  expect(mail?.html).toContain(`http://localhost:8787/bookings/${message.booking_id}`);
  expect(mail?.attachments.map(({ content_type }) => content_type)).toEqual(["application/pdf", "text/calendar"]);
  expect(String.fromCharCode(...(mail?.attachments[0]?.bytes.slice(0, 5) ?? []))).toBe("%PDF-");
  const [sms] = await until(
    () => system.deliveries("+447700900111"),
    (found) => found.length > 0,
  );
  expect(sms?.text).toContain("K3J9QX");
  expect(
    await until(
      () => system.settled("11"),
      (calls) => calls.length > 0,
    ),
  ).toEqual([[{ booking_id: message.booking_id, message_id: message.id, outcome: { type: "done" } }]]);
});

test("a message delivered twice is one mail, told to the saga twice", async () => {
  const message = await confirmed("12", "bb", "twice@example.com");
  await system.send(message);
  await until(
    () => system.settled("12"),
    (calls) => calls.length === 1,
  );
  await system.send(message);
  await until(
    () => system.settled("12"),
    (calls) => calls.length === 2,
  );
  expect(await system.deliveries("twice@example.com")).toHaveLength(1);
  expect(await rows(message)).toMatchObject([{ channel: "email", status: "sent", attempts: 1 }]);
});

test("two copies in one batch are one mail", async () => {
  const message = await confirmed("13", "cc", "copies@example.com");
  await system.send(message, message);
  await until(
    () => system.settled("13"),
    (calls) => calls.flat().length >= 1,
  );
  expect(await system.deliveries("copies@example.com")).toHaveLength(1);
});

test("messages of one shard are acknowledged in one call", async () => {
  const messages = await Promise.all(["da", "db", "dc"].map((serial) => confirmed("14", serial, `${serial}@example.com`)));
  await system.send(...messages);
  const calls = await until(
    () => system.settled("14"),
    (found) => found.flat().length === 3,
  );
  expect(
    calls
      .flat()
      .map(({ message_id }) => message_id)
      .toSorted(),
  ).toEqual(messages.map(({ id }) => id));
  expect(calls.length).toBeLessThan(3);
});

test("a mailbox that is down for a while delays the mail, and it arrives once", async () => {
  const message = await confirmed("15", "ee", "late@example.com");
  await system.refuse(2);
  await system.send(message);
  await until(
    () => system.deliveries("late@example.com"),
    (found) => found.length > 0,
  );
  await until(
    () => system.settled("15"),
    (calls) => calls.length > 0,
  );
  expect(await system.deliveries("late@example.com")).toHaveLength(1);
  expect(await rows(message)).toMatchObject([{ status: "sent", attempts: 3, reason: null }]);
});

test("the retry task sends what its queue message no longer carries", async () => {
  const message = await confirmed("16", "ff", "task@example.com");
  const sent = [message.id, "booking.confirmed", message.booking_id];
  await system.db.batch([
    system.db
      .prepare("INSERT INTO inbox (message_id, type, booking_id, body, received_at) VALUES (?, ?, ?, ?, 1)")
      .bind(...sent, JSON.stringify(message)),
    system.db.prepare(WAITING).bind(...sent, 5, Date.now()),
  ]);
  await system.send({
    v: 1,
    id: "task:1",
    type: "task.run",
    booking_id: null,
    step: "task",
    at: "2026-11-23T19:04:00.000Z",
    traceparent: null,
    data: { name: "notifications.retry" },
  });
  await until(
    () => system.deliveries("task@example.com"),
    (found) => found.length > 0,
  );
  expect(
    await until(
      () => rows(message),
      ([row]) => row?.status === "sent",
    ),
  ).toMatchObject([{ attempts: 6 }]);
});

test("what cannot be sent after the last try is marked failed with its reason, and the saga is told it is done", async () => {
  const message = await confirmed("17", "gg", "never@example.com");
  const sent = [message.id, "booking.confirmed", message.booking_id];
  await system.db.batch([
    system.db
      .prepare("INSERT INTO inbox (message_id, type, booking_id, body, received_at) VALUES (?, ?, ?, ?, 1)")
      .bind(...sent, JSON.stringify(message)),
    system.db.prepare(WAITING).bind(...sent, 13, Date.now() - 24 * 3_600_000),
  ]);
  await system.refuse(1);
  await system.send(message);
  expect(
    await until(
      () => system.settled("17"),
      (calls) => calls.length > 0,
    ),
  ).toEqual([[{ booking_id: message.booking_id, message_id: message.id, outcome: { type: "done" } }]]);
  expect(await rows(message)).toMatchObject([{ status: "failed", attempts: 14, reason: "Error: the mailbox is down" }]);
  expect(await body(message)).not.toBeNull();
  expect(await system.deliveries("never@example.com")).toEqual([]);

  // It is a dead letter, which an operator replays once the mailbox is up: then it is tried anew, and sent once.
  const letters = await system.api.deadLetters({ limit: 100, after: null });
  expect(letters.find(({ message_id }) => message_id === message.id)).toMatchObject({
    queue: "notifications",
    type: "booking.confirmed",
    booking_id: message.booking_id,
    state: "parked",
    reason: "email: Error: the mailbox is down",
    attempts: 14,
  });
  const decision = { message_id: message.id, user_id: "usr_op", key: "k1", request_hash: "h" };
  expect(await system.api.replayDeadLetter(decision)).toMatchObject({ ok: true, value: { body: { state: "replayed" } } });
  expect(await system.api.replayDeadLetter(decision)).toMatchObject({ ok: true, value: { replayed: true } });
  await until(
    () => rows(message),
    ([row]) => row?.status === "sent",
  );
  expect(await rows(message)).toMatchObject([{ attempts: 1, reason: null }]);
  expect(await system.deliveries("never@example.com")).toHaveLength(1);
});

test("an account mail carries its link, and its text is forgotten once it is sent", async () => {
  const url = "http://localhost:8787/v1/auth/verify-email?token=abc&x=1";
  await system.knowLetter("account.verify:usr_1:abc", { email: "new@example.com", name: "Ada", url, language: "de" });
  const message: NotificationsMessage = {
    v: 1,
    id: "account.verify:usr_1:abc",
    type: "account.verify",
    booking_id: null,
    step: "mail",
    at: "2026-11-23T19:00:00.000Z",
    traceparent: null,
    data: { user_id: "usr_1", callback_url: null },
  };
  await system.send(message);
  const [mail] = await until(
    () => system.deliveries("new@example.com"),
    (found) => found.length > 0,
  );
  expect(mail?.text).toContain(url);
  expect(mail?.html).toContain(url.replace("&", "&amp;"));
  expect(mail?.html).toContain('<html lang="de">');
  expect(mail?.text).toContain("Guten Tag Ada,");
  await until(
    () => rows(message),
    ([found]) => found?.status === "sent",
  );
  expect(await body(message)).toBeNull();
});

test("whoever wants German is written to in German, by mail, SMS and calendar, also at a later try", async () => {
  const message = await confirmed("31", "nn", "karl@example.com", "+4915100000000");
  await system.own(message.booking_id ?? "", "usr_karl");
  await system.speak("usr_karl", "de");
  await system.refuse(1);
  await system.send(message);
  const [mail] = await until(
    () => system.deliveries("karl@example.com"),
    (found) => found.length > 0,
  );
  expect(mail?.subject).toBe("Buchung K3J9QX bestätigt: LHR - SYD - LHR");
  expect(mail?.html).toContain('<html lang="de">');
  const calendar = new TextDecoder().decode(new Uint8Array(mail?.attachments[1]?.bytes ?? []));
  expect(calendar).toContain("Buchung K3J9QX");
  const [sms] = await until(
    () => system.deliveries("+4915100000000"),
    (found) => found.length > 0,
  );
  expect(sms?.text).toMatch(/^Holdfast: Buchung K3J9QX ist bestätigt\./);
});

test("a mail goes out in English where users cannot say what its owner reads", async () => {
  const message = await confirmed("32", "mm", "nobody.knows@example.com");
  await system.own(message.booking_id ?? "", "usr_mute");
  await system.speak("usr_mute", "mute");
  await system.send(message);
  const [mail] = await until(
    () => system.deliveries("nobody.knows@example.com"),
    (found) => found.length > 0,
  );
  expect(mail?.subject).toBe("Booking K3J9QX confirmed: LHR - SYD - LHR");
});

test("of a mail that is not sent yet, nothing that is stored says to whom it goes, or as what", async () => {
  const message = await confirmed("21", "mm", "hidden@example.com", "+447700900123");
  await system.refuse(2);
  await system.send(message);
  await until(
    () => rows(message),
    (found) => found.length === 2 && found.every(({ attempts }) => attempts > 0),
  );
  const { results } = await system.db
    .prepare("SELECT * FROM inbox JOIN notifications USING (message_id) WHERE message_id = ?")
    .bind(message.id)
    .all();
  const stored = JSON.stringify(results);
  expect(stored).toContain("K3J9QX");
  for (const personal of ["hidden@example.com", "447700900123", "Zofia", "1990-05-01", "@"])
    expect(stored).not.toContain(personal);
  await until(
    () => system.deliveries("hidden@example.com"),
    (found) => found.length === 1,
  );
});

test("a booking of nobody, erased since, is told to nobody, and its saga does not wait for it", async () => {
  const message = { ...(await confirmed("22", "nn", "never@example.com")), id: "bkg_22:erased" };
  if (message.type !== "booking.confirmed") throw new Error("a confirmation");
  const id = `bkg_22_0123456789abcdefghjkmnpqpp`;
  await system.send({ ...message, booking_id: id, data: { ...message.data, booking: nameless(id) } });
  await until(
    () => system.settled("22"),
    (calls) => calls.length > 0,
  );
  expect(await rows(message)).toMatchObject([{ status: "failed", reason: "there is nobody to be told any more" }]);
  // Nobody has to look at it: it is no dead letter.
  const letters = await system.api.deadLetters({ limit: 100, after: null });
  expect(letters.filter(({ message_id }) => message_id === message.id)).toEqual([]);
});

test("a body of no known shape is parked with its reason and stops nobody", async () => {
  const message = await confirmed("18", "hh", "neighbour@example.com");
  await system.send({ id: "odd:1", type: "booking.teleported", booking_id: message.booking_id }, message);
  await until(
    () => system.deliveries("neighbour@example.com"),
    (found) => found.length === 1,
  );
  const parked = await until(
    () => system.db.prepare("SELECT type, reason, attempts FROM parked_messages WHERE id = 'odd:1'").first(),
    (row) => row !== null,
  );
  expect(parked).toMatchObject({ type: "booking.teleported", attempts: 1 });
});

test("a dead letter is kept once, and its saga hears that it is parked", async () => {
  const message = await confirmed("19", "jj", "dead@example.com");
  await system.sendDeadLetter(message);
  await until(
    () => system.settled("19"),
    (calls) => calls.length === 1,
  );
  await system.sendDeadLetter(message);
  const calls = await until(
    () => system.settled("19"),
    (found) => found.length === 2,
  );
  expect(calls[0]).toEqual([
    { booking_id: message.booking_id, message_id: message.id, outcome: { type: "parked", reason: "every retry failed" } },
  ]);
  const { results } = await system.db
    .prepare("SELECT body FROM parked_messages WHERE id = ?")
    .bind(message.id)
    .all<{ body: string }>();
  expect(results.map(({ body: text }) => JSON.parse(text))).toEqual([message]);
  expect(await system.deliveries("dead@example.com")).toEqual([]);
});

test("documents are made on demand, and the Worker is healthy", async () => {
  const [document] = ticketDocuments(CONFIRMED, TICKETS);
  if (document === undefined) throw new Error("the fixture has tickets");
  const pdf = await system.api.ticketPdf(document);
  expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe("%PDF-");
  expect(await system.api.calendar(CONFIRMED)).toContain("Booking K3J9QX");
  expect(await system.api.calendar(CONFIRMED, "de", [])).toContain("Buchung K3J9QX");
  expect(await system.api.health()).toMatchObject({ ok: true });
});

test("letters to accounts go after a month; those about bookings stay, and so does what is still to be sent", async () => {
  const letter = (id: string): NotificationsMessage => ({
    v: 1,
    id: `account:${id}`,
    type: "account.reset",
    booking_id: null,
    step: "account.reset",
    at: "2026-11-23T19:03:20.000Z",
    traceparent: null,
    data: { user_id: id, callback_url: null },
  });
  const [old, young, open] = ["old", "young", "open"].map(letter);
  for (const id of ["old", "young", "open"])
    await system.knowLetter(`account:${id}`, {
      email: `${id}@example.com`,
      name: "Ada",
      url: "http://localhost:8787/reset",
      language: "en",
    });
  const booking = await confirmed("20", "kk", "kept@example.com");
  if (old === undefined || young === undefined || open === undefined) throw new Error("three letters");
  const messages = [old, young, open, booking];
  await system.send(...messages);
  for (const message of messages)
    await until(
      () => rows(message),
      ([row]) => row?.status === "sent",
    );
  const since = (days: number) => Date.now() - days * 86_400_000;
  const age = (message: NotificationsMessage, days: number, status = "sent") =>
    system.db
      .prepare("UPDATE notifications SET updated_at = ?, status = ? WHERE message_id = ?")
      .bind(since(days), status, message.id)
      .run();
  await age(old, 31);
  await age(young, 29);
  await age(open, 31, "queued");
  await system.db.prepare("UPDATE notifications SET due_at = ? WHERE message_id = ?").bind(since(-1), open.id).run();
  await age(booking, 400);
  await system.send({
    ...letter("task"),
    type: "task.run",
    step: "task",
    data: { name: "notifications.prune" },
  });
  await until(
    () => rows(old),
    (found) => found.length === 0,
  );
  expect(await body(old)).toBeUndefined();
  for (const message of [young, open, booking]) expect(await rows(message)).toHaveLength(1);
  await system.send(booking);
  await until(
    () => system.settled("20"),
    (calls) => calls.length === 2,
  );
  expect(await system.deliveries("kept@example.com")).toHaveLength(1);
});
