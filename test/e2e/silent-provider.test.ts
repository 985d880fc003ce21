import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox, mailTo, providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type Fault, account, deliver, eventsOf, fault, heal } from "../harness/provider.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import {
  claims,
  expectPromiseKept,
  flightsOf,
  freeSeats,
  held,
  hold,
  party,
  pay,
  payments,
  read,
  search,
  tickets,
  until,
} from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/**
 * A provider that says nothing until the pins run out, which here takes seconds instead of half an hour. How each booking ends is
 * checked at the provider's own records, at the flight's object, and by an audit of everything.
 */
/** Time for a hold and its payment also where everything takes long. Pins never end before the hold would have. */
const PINS_S = 10;
/** When the provider acts long after the pins are over, in ms. */
const LATE_MS = 20_000;
let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem({
    vars: { PIN_SECONDS: String(PINS_S), HOLD_TTL_SECONDS: String(PINS_S), PROVIDER_TIMEOUT_MS: "250" },
  });
  operator = await signIn(system, "operator@example.com");
});
afterEach(() => heal(system));
afterAll(() => system.close());

/** Longer than a command whose every call is tried five times in vain. */
const SILENCE_MS = 120_000;
/** The provider can neither be asked nor told anything. */
const UNREACHABLE: Fault = { mode: "timeout_before", operations: ["retrieve", "cancel", "refund", "list"] };
/** The authorisation has its effect, and nobody hears of it: no answer, no webhook. */
const AUTHORISED_UNHEARD: Fault[] = [UNREACHABLE, { mode: "timeout_after", operations: ["confirm"] }, { mode: "webhook_lost" }];

interface Case {
  person: Person;
  booking: Booking;
  offer: Offer;
  /** The only seat of the booking, by its flight. */
  seat: { flight: string; designator: string };
}
let days = 3;

/** A booking whose authorisation nobody has answered until its pins were over. On a day of its own. */
async function suspended(faults: Fault[], card = "pm_card_visa"): Promise<Case> {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(++days) });
  if (offer === undefined) throw new Error("no offer");
  const [flight = ""] = flightsOf(offer);
  const [designator = ""] = (await freeSeats(system, flight)).slice(-1);
  // Before the hold, which does not ask the provider, so that nothing takes time between it and its payment.
  await fault(system, ...faults);
  const booking = await held(system, person, offer, { passengers: party(offer, { pax_1: { [flight]: designator } }) });
  expect((await pay(system, person, booking, card)).status).toBe(202);
  const paused = await waitFor(
    "the pins to run out",
    async () => {
      const now = await read(system, person, booking);
      return now.timeline.some(({ event }) => event === "booking.suspended") && now;
    },
    SILENCE_MS,
  );
  await waitFor("the seat to be back on sale", async () => (await freeSeats(system, flight)).includes(designator));
  expect(await claims(system, booking, booking.id)).toEqual([]);
  expect(paused).toMatchObject({ status: "paying", failure: null });
  expect(await payments(system, person, booking)).toMatchObject([{ status: "unknown" }]);
  expect(await tickets(system, person, booking)).toEqual([]);
  const taken = (await providerPayments(system, booking.id)).reduce((sum, { amount_received }) => sum + amount_received, 0);
  expect(taken, "nothing is captured").toBe(0);
  return { person, booking, offer, seat: { flight, designator } };
}

/** The answer to the authorisation is that there is none: nothing is on its way to the provider any more. */
const givenUp = ({ booking }: Case) =>
  waitFor(
    "the authorisation to be answered as unknown",
    async () => {
      const message = `${booking.id}:authorise:1`;
      const [row] = await system.rows("holdfast-payments", "SELECT reply FROM inbox WHERE message_id = ?", message);
      return typeof row?.["reply"] === "string" && row["reply"].includes("payment.unknown");
    },
    SILENCE_MS,
  );

/** The provider is asked now and not in an hour, as the schedule's audit has it done. */
const ask = ({ booking }: Case) => system.sagas(booking.id.slice(4, 6)).poke([booking.id]);

/** Somebody else buys the seat that is back on sale. */
async function soldToAnother({ offer, seat }: Case): Promise<{ person: Person; booking: Booking }> {
  const person = await newPerson(system);
  const passengers = party(offer, { pax_1: { [seat.flight]: seat.designator } });
  const booking = await held(system, person, offer, { passengers });
  expect((await pay(system, person, booking)).status).toBe(202);
  return { person, booking: await until(system, person, booking, "confirmed") };
}

/** Holds until no more may be held. */
async function holdUntilLimit(person: Person): Promise<void> {
  const [offer] = await search(system, { departure_date: inDays(2) });
  if (offer === undefined) throw new Error("no offer");
  let answer = await hold(system, person, offer);
  while (answer.status === 201) answer = await hold(system, person, offer);
  expect(answer).toMatchObject({ status: 429, body: { code: "hold_limit" } });
}

/** By hand, in the provider's dashboard: Holdfast itself never captures for seats it has not locked. */
async function capturedByHand({ booking }: Case): Promise<void> {
  const [intent] = await providerPayments(system, booking.id);
  await (await account(system)).paymentIntents.capture(intent?.id ?? "");
}

const auditIsClean = async () => expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });

/** The end, and nothing before it: a mail about the silence would have come before this one. A refund is told of on its own. */
async function toldOnly(type: string, { person, booking }: Case): Promise<void> {
  await mailTo(system, person.email, type);
  const mails = (await inbox(system, person.email)).filter(({ booking_id }) => booking_id === booking.id);
  const told = mails.map((mail) => mail.type);
  expect(told.filter((each) => each !== "booking.held" && each !== "booking.refunded")).toEqual([type]);
}

/** Confirmed with the seat it had, for money taken once. */
async function soldAfterAll(waiting: Case): Promise<Booking> {
  const { person, booking, seat } = waiting;
  const confirmed = await until(system, person, booking, "confirmed", SILENCE_MS);
  await expectPromiseKept(system, confirmed);
  expect(await claims(system, booking, booking.id)).toEqual([`${seat.flight} ${seat.designator} sold`]);
  expect(await providerPayments(system, booking.id)).toMatchObject([
    { status: "succeeded", amount_received: booking.total.amount_minor, amount_refunded: 0 },
  ]);
  expect(await tickets(system, person, booking)).toMatchObject([{ status: "open" }]);
  await toldOnly("booking.confirmed", waiting);
  await auditIsClean();
  return confirmed;
}

/** Failed without costing anything, while the other one keeps the seat. */
async function lostTo(other: { person: Person; booking: Booking }, waiting: Case): Promise<Booking> {
  const { person, booking, seat } = waiting;
  const failed = await until(system, person, booking, "failed", SILENCE_MS);
  expect(failed.failure).toMatchObject({ code: "seats_lost" });
  await expectPromiseKept(system, failed);
  expect(await tickets(system, person, booking)).toEqual([]);
  await toldOnly("booking.failed", waiting);
  await expectPromiseKept(system, await read(system, other.person, other.booking));
  expect(await claims(system, other.booking, other.booking.id)).toEqual([`${seat.flight} ${seat.designator} sold`]);
  await auditIsClean();
  return failed;
}

describe("a payment that is found authorised after its pins ran out", () => {
  it("buys the same seat where it is still free, by a poll", async () => {
    const waiting = await suspended(AUTHORISED_UNHEARD);
    await givenUp(waiting);
    await heal(system);
    // Its passenger may hold nothing more; what the booking claims again is no new hold.
    await holdUntilLimit(waiting.person);
    await ask(waiting);
    await soldAfterAll(waiting);
  });

  it("buys the same seat by its webhook, however late the provider acts", async () => {
    const waiting = await suspended([UNREACHABLE, { mode: "late", operations: ["confirm"], times: 1, late_ms: LATE_MS }]);
    // Until then nothing but the webhook can have told it.
    await waitFor("the authorisation", async () => {
      const { timeline } = await read(system, waiting.person, waiting.booking);
      return timeline.some(({ event }) => event === "payment.authorized");
    });
    await heal(system);
    await soldAfterAll(waiting);
  });

  it("is let go where the seat is somebody else's, and a webhook about it changes nothing any more", async () => {
    const waiting = await suspended(AUTHORISED_UNHEARD);
    await givenUp(waiting);
    await heal(system);
    const other = await soldToAnother(waiting);
    await ask(waiting);
    const failed = await lostTo(other, waiting);
    expect(await providerPayments(system, waiting.booking.id)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
    const [authorised] = await eventsOf(system, waiting.booking.id);
    expect(authorised?.type).toBe("payment_intent.amount_capturable_updated");
    if (authorised !== undefined) await deliver(system, authorised);
    await lostTo(other, waiting);
    expect((await read(system, waiting.person, waiting.booking)).timeline).toEqual(failed.timeline);
  });
});

describe("a payment that is found captured after its pins ran out", () => {
  it("buys the same seat where it is still free, and is not captured again", async () => {
    const waiting = await suspended(AUTHORISED_UNHEARD);
    await givenUp(waiting);
    await heal(system);
    await capturedByHand(waiting);
    await soldAfterAll(waiting);
  });

  it("is refunded where the seat is somebody else's", async () => {
    const waiting = await suspended(AUTHORISED_UNHEARD);
    await givenUp(waiting);
    await heal(system);
    const other = await soldToAnother(waiting);
    await capturedByHand(waiting);
    const failed = await lostTo(other, waiting);
    expect(failed.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(["payment.captured", "seats.refused", "payment.refunded", "booking.failed"]),
    );
    const total = waiting.booking.total.amount_minor;
    expect(await providerPayments(system, waiting.booking.id)).toMatchObject([
      { amount_received: total, amount_refunded: total },
    ]);
  });
});

describe("a refund of such a payment that fails", () => {
  it("is a debt, and the booking ends all the same", async () => {
    const waiting = await suspended(AUTHORISED_UNHEARD, "pm_card_refundFail");
    await givenUp(waiting);
    await heal(system);
    const other = await soldToAnother(waiting);
    await capturedByHand(waiting);
    const failed = await until(system, waiting.person, waiting.booking, "failed", SILENCE_MS);
    await waitFor("the refund to fail", async () => {
      const { timeline } = await read(system, waiting.person, waiting.booking);
      return timeline.some(({ event }) => event === "payment.refund_failed");
    });
    expect(await claims(system, failed, failed.id)).toEqual([]);
    await expectPromiseKept(system, await read(system, other.person, other.booking));
    await toldOnly("booking.failed", waiting);
    const total = waiting.booking.total.amount_minor;
    expect(await providerPayments(system, failed.id)).toMatchObject([{ amount_received: total, amount_refunded: 0 }]);
    expect(await read(system, waiting.person, failed)).toMatchObject({ status: "failed", refund: { status: "failed" } });
    await auditIsClean();
  });
});

describe("a payment that is found never to have been authorised", () => {
  it("is cancelled once its pins have run out, so that it cannot come later still", async () => {
    const waiting = await suspended([
      UNREACHABLE,
      { mode: "timeout_before", operations: ["confirm", ...(UNREACHABLE.operations ?? [])] },
    ]);
    await givenUp(waiting);
    await heal(system);
    await ask(waiting);
    const failed = await until(system, waiting.person, waiting.booking, "failed", SILENCE_MS);
    await expectPromiseKept(system, failed);
    expect(await providerPayments(system, waiting.booking.id)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
    await toldOnly("booking.failed", waiting);
    await auditIsClean();
  });
});
