import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox, mailTo, providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { deliver, eventsOf, fault, finishChallenge, heal } from "../harness/provider.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { expectPromiseKept, held, pay, payments, read, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** The provider's news of a payment, in every order in which they and the answers can come. */
let system: System;
let operator: Person;
beforeAll(async () => {
  // With the deployed time-out of a call: while a lost answer is waited for, its webhook has seconds to be quicker.
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterEach(() => heal(system));
afterAll(() => system.close());

/** Longer than all tries of one call, and a busy machine. */
const ANSWER_MS = 90_000;
let days = 3;

/** The first two answers to each, which are waited for five seconds: a webhook is quicker than the third, also where the machine is busy. */
const lost = (...operations: ("confirm" | "capture")[]) => ({ mode: "timeout_after", operations, times: 2 * operations.length });

interface Case {
  person: Person;
  booking: Booking;
}

async function paying(card = "pm_card_visa"): Promise<Case> {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(++days) });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  expect((await pay(system, person, booking, card, { return_url: "https://shop.example/back" })).status).toBe(202);
  return { person, booking };
}

/** When payments has answered the saga's command, once it has (epoch ms). */
const answeredAt = ({ booking }: Case, step: "authorise" | "capture"): Promise<number> =>
  waitFor(
    `the answer to ${step}`,
    async () => {
      const message = `${booking.id}:${step}:1`;
      const [row] = await system.rows("holdfast-payments", "SELECT replied_at FROM inbox WHERE message_id = ?", message);
      return Number(row?.["replied_at"]) || null;
    },
    ANSWER_MS,
  );
/** As both have written it down: whoever looks meanwhile may come too late, on a busy machine. */
async function expectHeardFirst(each: Case, event: string, step: "authorise" | "capture"): Promise<void> {
  const answered = await answeredAt(each, step);
  const { timeline } = await read(system, each.person, each.booking);
  expect(Date.parse(timeline.find((line) => line.event === event)?.at ?? ""), event).toBeLessThan(answered);
}

/** Sold, paid once, and nothing of it told or booked twice. */
async function soldOnce({ person, booking }: Case): Promise<void> {
  const confirmed = await until(system, person, booking, "confirmed", ANSWER_MS);
  await expectPromiseKept(system, confirmed);
  expect(await providerPayments(system, booking.id)).toMatchObject([
    { status: "succeeded", amount_received: booking.total.amount_minor, amount_refunded: 0 },
  ]);
  expect(await tickets(system, person, booking)).toMatchObject([{ status: "open" }]);
  await mailTo(system, person.email, "booking.confirmed");
  const { timeline } = await read(system, person, booking);
  for (const event of ["payment.authorized", "payment.captured", "booking.confirmed"])
    expect(
      timeline.filter((line) => line.event === event),
      event,
    ).toHaveLength(1);
  expect((await inbox(system, person.email)).filter(({ type }) => type === "booking.confirmed")).toHaveLength(1);
  const entries = await system.rows("holdfast-payments", "SELECT entry_id FROM ledger_entries WHERE booking_id = ?", booking.id);
  // One capture: a debit and a credit.
  expect(entries).toHaveLength(2);
  expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
}

describe("a webhook", () => {
  it("that comes before the reply carries the booking on, and the reply adds nothing", async () => {
    await fault(system, lost("confirm", "capture"));
    const each = await paying();
    await until(system, each.person, each.booking, "confirmed", ANSWER_MS);
    await expectHeardFirst(each, "payment.authorized", "authorise");
    await expectHeardFirst(each, "payment.captured", "capture");
    await soldOnce(each);
  });

  it("that comes after the reply, twice, and in the wrong order, changes nothing", async () => {
    await fault(system, { mode: "webhook_lost" });
    const each = await paying();
    await soldOnce(each);
    const before = await read(system, each.person, each.booking);
    const events = await eventsOf(system, each.booking.id);
    expect(events.map(({ type }) => type)).toEqual(["payment_intent.amount_capturable_updated", "payment_intent.succeeded"]);
    for (const event of [...events.toReversed(), ...events]) await deliver(system, event);
    expect(await read(system, each.person, each.booking)).toEqual(before);
    await soldOnce(each);
  });

  it("that the provider itself sends twice, late and in any order, while the booking is paid, changes nothing", async () => {
    await fault(system, { mode: "webhook_duplicate", rate: 0.5 }, { mode: "webhook_reordered" });
    const cases = [await paying(), await paying(), await paying()];
    for (const each of cases) await until(system, each.person, each.booking, "confirmed", ANSWER_MS);
    await waitFor("all of their events to be stored", async () => {
      const ids = cases.map(({ booking }) => booking.id);
      const rows = await system.rows(
        "holdfast-payments",
        `SELECT event_id FROM webhook_events WHERE booking_id IN (${ids.map(() => "?").join(", ")})`,
        ...ids,
      );
      // Each is authorised and captured.
      return rows.length === 2 * cases.length;
    });
    for (const each of cases) await soldOnce(each);
  });

  it("about the capture that comes before the one about the authorisation sells the seats once", async () => {
    await fault(system, { mode: "webhook_lost" }, lost("capture"));
    const each = await paying();
    const events = await waitFor("the capture", async () => {
      const all = await eventsOf(system, each.booking.id);
      return all.length === 2 && all;
    });
    for (const event of events.toReversed()) await deliver(system, event);
    await until(system, each.person, each.booking, "confirmed", ANSWER_MS);
    await expectHeardFirst(each, "payment.captured", "capture");
    await soldOnce(each);
  });

  it("that never comes is replaced by a poll: a challenge that was passed is found out by asking", async () => {
    await fault(system, { mode: "webhook_lost" });
    const each = await paying("pm_card_threeDSecure2Required");
    const url = await waitFor(
      "the challenge",
      async () => (await payments(system, each.person, each.booking))[0]?.next_action?.url,
    );
    await finishChallenge(system, url, "complete");
    expect(await providerPayments(system, each.booking.id)).toMatchObject([{ status: "requires_capture" }]);
    expect((await read(system, each.person, each.booking)).status).toBe("paying");
    await system.sagas(each.booking.id.slice(4, 6)).poke([each.booking.id]);
    await soldOnce(each);
  });
});
