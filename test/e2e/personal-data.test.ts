import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PersonalData } from "#contracts/personal-data.ts";
import { mailTo } from "../harness/evidence.ts";
import { newPerson, type Person } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../harness/wait-for.ts";
import { cancel, held, pay, search, until } from "./trip.ts";

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
    const person = await newPerson(system);
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
      return now.bookings[0]?.notifications.length === 3 && now;
    });
    expect(data.account).toMatchObject({ email: person.email, email_verified: true, two_factor: false });
    expect(data.sessions).toHaveLength(1);
    expect(data.sign_in_methods).toMatchObject([{ provider: "credential" }]);
    expect(data.account_notifications).toMatchObject([{ type: "account.verify", status: "sent" }]);
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
