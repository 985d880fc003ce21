import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErasingBookings, ErasingUsers } from "#contracts/erasure.ts";
import { PersonalData } from "#contracts/personal-data.ts";
import type { Profile } from "#contracts/users.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { mailTo } from "../harness/evidence.ts";
import { newPerson, type Person, signIn, signUp } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, held, hold, list, party, pay, search, tickets, until } from "./trip.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const exported = async (person: Person): Promise<PersonalData> => {
  const { status, body } = await system.api("/v1/me/export", { token: person.token });
  expect(status, JSON.stringify(body)).toBe(200);
  return PersonalData.parse(body);
};

describe("what a user is given of themselves", () => {
  it("is everything, from every service, and nothing of anybody else's", async () => {
    const person = await signUp(system);
    const [first, second] = await search(system, { cabin: "economy" });
    if (first === undefined || second === undefined) throw new Error("no offers");
    const booking = await held(system, person, first, { phone: "+447700900123" });
    await pay(system, person, booking);
    await until(system, person, booking, "confirmed");
    await mailTo(system, person.email, "booking.confirmed");
    await cancel(system, person, booking);
    await until(system, person, booking, "cancelled");
    await mailTo(system, person.email, "booking.cancelled");
    const other = await newPerson(system);
    await held(system, other, second);

    const data = await waitFor("every service to have written it all down", async () => {
      const now = await exported(person);
      return now.bookings[0]?.notifications.length === 5 && now;
    });
    expect(data.bookings[0]?.notifications.map(({ type, channel }) => `${type} by ${channel}`).toSorted()).toEqual([
      "booking.cancelled by email",
      "booking.confirmed by email",
      "booking.confirmed by sms",
      "booking.held by email",
      "booking.refunded by email",
    ]);
    expect(data.account).toMatchObject({ email: person.email, email_verified: true, two_factor: false });
    expect(data.sessions).toHaveLength(1);
    expect(data.sign_in_methods).toMatchObject([{ provider: "credential" }]);
    expect(data.account_notifications).toMatchObject([
      { type: "account.verify", status: "sent" },
      { type: "account.welcome", status: "sent" },
    ]);
    expect(data.bookings).toMatchObject([
      {
        booking: {
          id: booking.id,
          contact: { email: person.email, phone: "+447700900123" },
          passengers: [{ given_name: "Ada", family_name: "Lovelace", born_on: "1985-03-14" }],
        },
        payments: [{ status: "partially_refunded" }],
        cancellations: [{ status: "confirmed" }],
        payment_records: { intents: [{ status: "captured" }], refunds: [{ status: "succeeded" }], refund_debts: [] },
      },
    ]);
    const [{ booking: told, tickets, payment_records: records } = { booking: null, tickets: [], payment_records: null }] =
      data.bookings;
    expect(told?.timeline.at(-1)?.event).toBe("booking.cancelled");
    expect(tickets).toHaveLength(1);
    const sums = (side: "debit_minor" | "credit_minor") => records?.ledger.reduce((sum, line) => sum + line[side], 0);
    expect(sums("debit_minor")).toBeGreaterThan(0);
    expect(sums("debit_minor")).toBe(sums("credit_minor"));
    expect(data.next_cursor).toBeNull();

    const text = JSON.stringify(data);
    expect(text).not.toContain(other.email);
    for (const secret of [person.password, person.token, "password", "pm_card_visa"]) expect(text).not.toContain(secret);
  });
});

/** An audit waits for what is in motion. */
const TIMEOUT_MS = 400_000;
const DATABASES = ["users", "bookings", "payments", "notifications", "flights"].map((name) => `holdfast-${name}`);
/** Every row of every table of every database, as text. */
async function everyRow(): Promise<string> {
  const found: unknown[] = [];
  for (const database of DATABASES) {
    const tables = await system.rows(
      database,
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    );
    // The timetable is large, and names nobody.
    for (const { name } of tables)
      if (!["flights", "fares", "schedules", "airports"].includes(String(name)))
        found.push(await system.rows(database, `SELECT * FROM "${String(name)}"`));
  }
  return JSON.stringify(found);
}
const erase = (person: Person) =>
  system.api<{ code?: string; bookings?: { because: string }[] }>("/v1/me", { method: "DELETE", token: person.token });
const profileOf = async (person: Person) => (await system.api<Profile>("/v1/me", { token: person.token })).body;
/** What the scheduler asks of the bookings service every few minutes. */
async function runErasures(): Promise<void> {
  const { OWN_QUEUE } = await system.bindingsOf<{ OWN_QUEUE: Queue }>("holdfast-bookings");
  const at = new Date().toISOString();
  const envelope = { v: 1, id: `task:accounts.erase:${at}`, booking_id: null, step: "task", at, traceparent: null };
  await OWN_QUEUE.send({ ...envelope, type: "task.run", data: { name: "accounts.erase" } }, { contentType: "json" });
}
const erasureOf = async (userId: string) =>
  (await system.rows("holdfast-users", "SELECT * FROM erasures WHERE user_id = ?", userId))[0];

describe("erasing an account", () => {
  const PHONE = "+447700900999";
  const SOMEBODY = { given_name: "Zebedee", family_name: "Quillfeather" };
  const born_on = "1979-08-23";
  const booked = async (person: Person) => {
    const [offer] = await search(system);
    if (offer === undefined) throw new Error("no offer");
    const passengers = party(offer).map((passenger) => ({ ...passenger, ...SOMEBODY, born_on }));
    return held(system, person, offer, { phone: PHONE, passengers });
  };

  it(
    "waits for what is in use, then leaves no trace of the person anywhere, and the books as they were",
    async () => {
      const person = await newPerson(system);
      await system.api("/v1/me", { method: "PATCH", token: person.token, json: { name: "Zora Quillfeather" } });
      const { id: userId } = await profileOf(person);
      const trip = await booked(person);
      expect(await erase(person)).toMatchObject({
        status: 409,
        body: { code: "account_in_use", bookings: [{ because: "held" }] },
      });
      await pay(system, person, trip);
      await until(system, person, trip, "confirmed");
      await mailTo(system, person.email, "booking.confirmed");
      expect(await erase(person)).toMatchObject({ status: 409, body: { bookings: [{ because: "not_flown" }] } });
      const [ticket] = await tickets(system, person, trip);
      await cancel(system, person, trip);
      await until(system, person, trip, "cancelled");
      const declined = await booked(person);
      await pay(system, person, declined, "pm_card_chargeDeclined");
      await until(system, person, declined, "failed");
      const personal = [person.email, "Quillfeather", "Zebedee", born_on, PHONE];
      expect(await everyRow()).toContain(person.email);

      await waitFor("everything to have settled", async () => (await erase(person)).status === 204);
      expect((await erase(person)).status).toBe(204);

      const missing = async (path: string, json?: unknown) =>
        (await system.api(path, { token: person.token, ...(json !== undefined && { json }) })).status;
      expect(await missing("/v1/me")).toBe(404);
      expect(await missing("/v1/me/export")).toBe(404);
      await waitFor("the bookings to be erased", async () => (await missing(`/v1/bookings/${trip.id}`)) === 404);
      for (const path of [`/v1/bookings/${declined.id}/payments`, `/v1/bookings/${trip.id}/calendar.ics`, ticket?.pdf_url ?? ""])
        expect(await missing(path)).toBe(404);
      for (const family_name of ["Quillfeather", "ERASED"])
        expect(await missing("/v1/lookup", { record_locator: trip.record_locator, family_name })).toBe(404);
      await waitFor("lists to forget them", async () => (await list(system, person, "/v1/bookings")).length === 0);
      const [offer] = await search(system);
      if (offer === undefined) throw new Error("no offer");
      expect((await hold(system, person, offer)).status).toBe(401);
      expect(
        (await system.api("/v1/auth/sign-in/email", { json: { email: person.email, password: person.password } })).status,
      ).toBe(401);

      await waitFor("every database to be without a trace", async () => {
        const rows = await everyRow();
        return personal.every((text) => !rows.includes(text));
      });
      for (const { id } of [trip, declined]) expect(await system.sagas(id.slice(4, 6)).people([id])).toEqual([null]);
      const operator = await signIn(system, "operator@example.com");
      expect((await runAudit(system, operator)).discrepancies).toEqual([]);

      // Done only after whatever was under way is over.
      expect(await erasureOf(userId)).toMatchObject({ finished_at: null });
      await system.rows("holdfast-users", "UPDATE erasures SET requested_at = requested_at - 900000");
      await runErasures();
      await waitFor("the erasure's end", async () => (await erasureOf(userId))?.["finished_at"]);

      const again = await signUp(system, person.email);
      expect((await profileOf(again)).id).not.toBe(userId);
      expect((await exported(again)).bookings).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    "goes on by itself when everything dies right after the account is gone",
    async () => {
      const person = await newPerson(system);
      const { id: userId } = await profileOf(person);
      const trip = await booked(person);
      await system.api(`/v1/bookings/${trip.id}`, { method: "DELETE", token: person.token });
      await until(system, person, trip, "cancelled");
      const { BOOKINGS, USERS } = await system.bindingsOf<{ BOOKINGS: ErasingBookings; USERS: ErasingUsers }>("holdfast");
      const closed = await waitFor("nothing to be in the way", async () => {
        const answer = await BOOKINGS.closeAccount(userId);
        return answer.ok && answer.value;
      });
      expect(await USERS.eraseAccount({ user_id: userId, ...closed })).toMatchObject({ ok: true });
      // The gateway is killed here.
      expect(await system.sagas(trip.id.slice(4, 6)).people([trip.id])).toMatchObject([{ contact: { email: person.email } }]);
      await runErasures();
      await waitFor(
        "the saga to have forgotten",
        async () => (await system.sagas(trip.id.slice(4, 6)).people([trip.id]))[0] === null,
      );
      const operator = await signIn(system, "operator@example.com");
      expect((await runAudit(system, operator)).discrepancies).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
