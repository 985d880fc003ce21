import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { DeadLetter } from "#contracts/dead-letters.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox, mailTo } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { sendToQueue } from "../harness/queue.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { held, list, pay, search, tickets, until } from "./trip.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const TIMEOUT_MS = 400_000;
const letters = (query = "") => list<DeadLetter>(system, operator, `/v1/ops/dead-letters${query}`);
const decide = (letter: DeadLetter, what: "replay" | "drop", json?: unknown, key: string = randomUUID()) =>
  system.api<DeadLetter & { code?: string }>(`/v1/ops/dead-letters/${letter.id}/${what}`, {
    method: "POST",
    token: operator.token,
    key,
    ...(json !== undefined && { json }),
  });
const letterOf = (messageId: string, parkings = 1) =>
  waitFor(`${messageId} to be parked ${parkings} time(s)`, async () =>
    (await letters("?state=parked")).find((letter) => letter.message_id === messageId && letter.parkings === parkings),
  );
/** What the saga waits for, apart from what has its answer. */
async function parkedRows({ id }: Booking): Promise<string[]> {
  const [fact] = await system.sagas(id.slice(4, 6)).auditFacts({ booking_ids: [id] });
  return (fact?.outbox ?? []).filter(({ parked }) => parked).map((row) => row.id);
}

/** A confirmed booking whose mail was given up: nothing of it was sent, and its saga has stopped trying. */
async function withParkedNotice(person: Person): Promise<{ booking: Booking; message: string }> {
  const [offer] = await search(system);
  if (offer === undefined) throw new Error("no offer");
  const booked = await held(system, person, offer);
  expect((await pay(system, person, booked)).status).toBe(202);
  const booking = await until(system, person, booked, "confirmed");
  await mailTo(system, person.email, "booking.confirmed");
  const message = `${booking.id}:booking.confirmed`;
  const shard = booking.id.slice(4, 6);
  await waitFor("the outbox to be empty", async () => {
    const [fact] = await system.sagas(shard).auditFacts({ booking_ids: [booking.id] });
    return fact?.outbox.length === 0;
  });
  for (const table of ["inbox", "notifications"])
    await system.rows("holdfast-notifications", `DELETE FROM ${table} WHERE message_id = ?`, message);
  const data = { booking, tickets: await tickets(system, person, booking) };
  const at = Date.now();
  const envelope = { v: 1, id: message, type: "booking.confirmed", booking_id: booking.id, step: "booking.confirmed" };
  const body = { ...envelope, at: new Date(at).toISOString(), traceparent: null, data };
  await system.rows(
    "holdfast-notifications",
    `INSERT INTO parked_messages (id, queue, type, booking_id, body, reason, attempts, parkings, state, first_at, last_at)
     VALUES (?, 'notifications', 'booking.confirmed', ?, ?, 'every retry failed', 6, 1, 'parked', ?, ?)`,
    message,
    booking.id,
    JSON.stringify(body),
    at,
    at,
  );
  const command = { id: message, compensates: false, to: "notifications", type: "booking.confirmed" };
  const storage = await system.worker("holdfast-objects").getDurableObjectStorage("BookingSagas", { name: shard });
  const row = [message, booking.id, JSON.stringify(command), JSON.stringify(data), at, 6, null];
  await storage.exec(
    "INSERT INTO outbox (id, booking_id, command, data, at, attempts, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ...row,
  );
  await system.evict("BookingSagas", shard);
  expect(await parkedRows(booking)).toEqual([message]);
  return { booking, message };
}

describe("operators", () => {
  it("see a poisoned message, replay it in vain, and drop it with a reason", { timeout: TIMEOUT_MS }, async () => {
    await sendToQueue(system, "BOOKINGS_QUEUE", { v: 1, id: "poison:1", type: "booking.imagined", booking_id: null });
    const letter = await letterOf("poison:1");
    expect(letter).toMatchObject({ queue: "bookings", type: "booking.imagined", attempts: 1, drop_reason: null });
    const passenger = await newPerson(system);
    expect((await system.api("/v1/ops/dead-letters", { token: passenger.token })).status).toBe(403);

    expect((await decide(letter, "replay")).status).toBe(202);
    expect(await letterOf("poison:1", 2)).toMatchObject({ id: letter.id, attempts: 2, first_parked_at: letter.first_parked_at });

    const dropped = await decide(letter, "drop", { reason: "a test sent it" });
    expect(dropped).toMatchObject({ status: 200, body: { state: "dropped", drop_reason: "a test sent it" } });
    expect(await decide(letter, "replay")).toMatchObject({ status: 409, body: { code: "dead_letter_dropped" } });
    expect(await letters("?state=parked")).toEqual([]);
    expect(await letters()).toMatchObject([{ id: letter.id, state: "dropped" }]);
    await expect
      .poll(async () => (await system.api<string>("/metrics")).body)
      .toContain('holdfast_dead_letters_total{queue="bookings"} 2\n');
  });

  it(
    "replay a booking's mail: it is sent once, its saga waits for it no longer, and the audit is clean",
    {
      timeout: TIMEOUT_MS,
    },
    async () => {
      const person = await newPerson(system);
      const { booking, message } = await withParkedNotice(person);
      expect((await runAudit(system, operator)).discrepancies.map(({ invariant }) => invariant)).toEqual(["N1", "N1"]);
      const letter = await letterOf(message);
      const [first, again] = [
        await decide(letter, "replay", undefined, "key-1"),
        await decide(letter, "replay", undefined, "key-1"),
      ];
      expect([first.status, again.status]).toEqual([202, 202]);
      expect(again.headers["idempotency-replayed"]).toBe("true");
      const sent = () => system.rows("holdfast-notifications", "SELECT status FROM notifications WHERE message_id = ?", message);
      await waitFor("the mail", async () => (await sent()).length === 1 && (await parkedRows(booking)).length === 0);
      expect((await decide(letter, "replay")).status).toBe(202);
      await waitFor("the audit to be clean", async () => (await runAudit(system, operator)).status === "clean", TIMEOUT_MS);
      expect(await sent()).toEqual([{ status: "sent" }]);
      const mails = (await inbox(system, person.email)).filter(({ booking_id }) => booking_id === booking.id);
      expect(mails.filter(({ type }) => type === "booking.confirmed")).toHaveLength(1);
      expect(await letters("?state=parked")).toEqual([]);
    },
  );

  it(
    "drop a booking's mail: its saga waits for it no longer, and the audit goes on to say that nobody was told",
    {
      timeout: TIMEOUT_MS,
    },
    async () => {
      const person = await newPerson(system);
      const { booking, message } = await withParkedNotice(person);
      const letter = await letterOf(message);
      expect((await decide(letter, "drop", { reason: "told by phone" })).status).toBe(200);
      expect(await parkedRows(booking)).toEqual([]);
      const { discrepancies } = await runAudit(system, operator);
      expect(discrepancies.map(({ invariant, ids }) => [invariant, ids])).toEqual([["N1", [booking.id]]]);
    },
  );
});
