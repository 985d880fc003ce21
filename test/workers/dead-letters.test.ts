import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { nameless, peopleWith, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";

let system: NotificationsHarness;
beforeAll(async () => {
  system = await startNotifications();
});
afterAll(() => system.close());
beforeEach(() => system.db.prepare("DELETE FROM parked_messages").run());

const SERIAL = "0123456789abcdefghjkmnpq";
const letter = async (shard: string, serial: string, email: string): Promise<NotificationsMessage> => {
  const id = `bkg_${shard}_${SERIAL}${serial}`;
  const envelope = { v: 1, id: `${id}:booking.confirmed`, booking_id: id, step: "notify", traceparent: null } as const;
  await system.know(id, peopleWith({ email }));
  const data = { booking: nameless(id), tickets: TICKETS, has_phone: false };
  return { ...envelope, type: "booking.confirmed", at: "2026-11-23T19:03:20.000Z", data };
};
const decision = (message_id: string, key: string, request_hash = "h") => ({ message_id, user_id: "usr_op", key, request_hash });
const all = { limit: 10, after: null };
const parked = (message_id: string, parkings = 1) =>
  until(
    async () => (await system.api.deadLetters(all)).find((each) => each.message_id === message_id),
    (found) => found?.state === "parked" && found.parkings === parkings,
  );

describe("a dead letter", () => {
  test("is handled once it is replayed, with one effect, however often it is replayed", async () => {
    const message = await letter("21", "aa", "replayed@example.com");
    await system.sendDeadLetter(message);
    expect(await parked(message.id)).toMatchObject({ queue: "notifications", booking_id: message.booking_id, attempts: 6 });
    expect(await system.deliveries("replayed@example.com")).toEqual([]);

    const first = await system.api.replayDeadLetter(decision(message.id, "k1"));
    expect(first).toMatchObject({ ok: true, value: { replayed: false, body: { state: "replayed", parkings: 1 } } });
    await until(
      () => system.deliveries("replayed@example.com"),
      (mails) => mails.length === 1,
    );
    const settled = () => system.settled("21");
    const told = await until(settled, (calls) => calls.length === 2);
    expect(told.map(([settlement]) => settlement?.outcome.type)).toEqual(["parked", "done"]);
    expect(await system.decisions("21")).toEqual([
      { booking_id: message.booking_id, message_id: message.id, decision: "replay" },
    ]);

    // The same key sends nothing; another one sends a copy, whose receiver knows it.
    const again = await system.api.replayDeadLetter(decision(message.id, "k1"));
    expect(again).toMatchObject({ ok: true, value: { replayed: true, body: { state: "replayed" } } });
    expect((await system.api.replayDeadLetter(decision(message.id, "k2"))).ok).toBe(true);
    await until(settled, (calls) => calls.length === 3);
    expect(await system.deliveries("replayed@example.com")).toHaveLength(1);
    expect(await system.api.replayDeadLetter(decision(message.id, "k2", "another"))).toMatchObject({
      ok: false,
      error: { reason: "key_reused" },
    });
  });

  test("that fails again is parked again on the same row, and its attempts add up", async () => {
    const poison = { v: 1, id: "odd:2", type: "booking.teleported", booking_id: null, data: {} };
    await system.send(poison);
    const before = await parked("odd:2");
    expect(before?.reason).toContain("not a known message");
    await system.api.replayDeadLetter(decision("odd:2", "k1"));
    const after = await parked("odd:2", 2);
    expect(after).toMatchObject({ id: before?.id, attempts: 2, first_parked_at: before?.first_parked_at });
    expect(await system.api.deadLetters(all)).toHaveLength(1);
  });

  test("that is dropped keeps the reason, is waited for no longer and never replayed", async () => {
    const message = await letter("22", "bb", "dropped@example.com");
    await system.sendDeadLetter(message);
    await parked(message.id);
    const drop = { ...decision(message.id, "k1"), drop_reason: "the passenger was told by phone" };
    const dropped = { state: "dropped", drop_reason: "the passenger was told by phone" };
    expect(await system.api.dropDeadLetter(drop)).toMatchObject({ ok: true, value: { replayed: false, body: dropped } });
    expect(await system.api.dropDeadLetter(drop)).toMatchObject({ ok: true, value: { replayed: true, body: dropped } });
    expect(await system.decisions("22")).toEqual([{ booking_id: message.booking_id, message_id: message.id, decision: "drop" }]);
    for (const refused of [
      await system.api.replayDeadLetter(decision(message.id, "k2")),
      await system.api.dropDeadLetter({ ...drop, key: "k2" }),
    ])
      expect(refused).toMatchObject({ ok: false, error: { reason: "dead_letter_dropped" } });
    expect(await system.api.deadLetters({ ...all, state: "parked" })).toEqual([]);
    expect(await system.api.deadLetters({ ...all, state: "dropped" })).toMatchObject([dropped]);
    expect(await system.deliveries("dropped@example.com")).toEqual([]);
  });

  test("that its saga cannot do without is not dropped, and can still be replayed", async () => {
    const message = await letter("23", "cc", "needed@example.com");
    await system.need("23", message.id);
    await system.sendDeadLetter(message);
    await parked(message.id);
    const drop = { ...decision(message.id, "k1"), drop_reason: "in a hurry" };
    expect(await system.api.dropDeadLetter(drop)).toMatchObject({ ok: false, error: { reason: "dead_letter_needed" } });
    expect(await system.api.deadLetters(all)).toMatchObject([{ state: "parked", drop_reason: null }]);
    expect((await system.api.replayDeadLetter(decision(message.id, "k2"))).ok).toBe(true);
  });

  test("that nobody knows is not found", async () => {
    expect(await system.api.replayDeadLetter(decision("nobody:1", "k"))).toMatchObject({ error: { reason: "not_found" } });
  });
});

test("dead letters are listed page by page, and forgotten 90 days after they were decided about", async () => {
  const old = Date.now() - 91 * 86_400_000;
  const insert = (id: string, first_at: number, state: string, decided_at: number | null) =>
    system.db
      .prepare(
        "INSERT INTO parked_messages (id, queue, type, body, reason, attempts, parkings, state, first_at, last_at, decided_at) VALUES (?, 'notifications', 't', '{}', 'r', 1, 1, ?, ?, ?, ?)",
      )
      .bind(id, state, first_at, first_at, decided_at)
      .run();
  await insert("a", 5, "parked", null);
  await insert("b", 5, "replayed", Date.now());
  await insert("c", 7, "dropped", old);
  await insert("d", 3, "replayed", old);
  const ids = async (query: Parameters<typeof system.api.deadLetters>[0]) =>
    (await system.api.deadLetters(query)).map(({ message_id }) => message_id);
  expect(await ids({ limit: 2, after: null })).toEqual(["c", "b"]);
  expect(await ids({ limit: 2, after: [5, "b"] })).toEqual(["a", "d"]);
  await system.send({ id: "odd:3", type: "booking.teleported" });
  await parked("odd:3");
  expect(await ids(all)).toEqual(["odd:3", "b", "a"]);
});
