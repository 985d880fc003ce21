import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { FareFamily } from "#contracts/common.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { displayMoney } from "#domain/money/display.ts";
import { inbox, mailTo, providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { fault, finishChallenge, heal } from "../harness/provider.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import {
  cancel,
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

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

async function offerFor(days: number, query: Record<string, string> = {}) {
  const [offer] = await search(system, { departure_date: inDays(days), ...query });
  if (offer === undefined) throw new Error("no offer");
  return offer;
}

async function confirmedBooking(query: Record<string, string> = {}): Promise<{ person: Person; booking: Booking }> {
  const person = await newPerson(system);
  const booking = await held(system, person, await offerFor(6, query));
  await pay(system, person, booking);
  return { person, booking: await until(system, person, booking, "confirmed") };
}

const seatsAreBack = (booking: Booking) =>
  waitFor("the seats to be free", async () => (await claims(system, booking, booking.id)).length === 0);

describe("a seat that somebody else has", () => {
  it("is refused at once with alternatives, and nothing of the itinerary stays held", async () => {
    const [first, second] = [await newPerson(system), await newPerson(system)];
    const trip = await offerFor(5, { return_date: inDays(9) });
    const [out = "", back = ""] = flightsOf(trip);
    const [seat = ""] = (await freeSeats(system, back)).slice(-1);
    const oneWay = (await search(system, { origin: "JFK", destination: "LHR", departure_date: inDays(9) })).find(
      (offer) => flightsOf(offer)[0] === back,
    );
    if (oneWay === undefined) throw new Error("no offer back");
    const winner = await held(system, first, oneWay, { passengers: party(oneWay, { pax_1: { [back]: seat } }) });
    const loser = await hold(system, second, trip, { passengers: party(trip, { pax_1: { [back]: seat } }) });
    expect(loser).toMatchObject({ status: 409, body: { code: "seat_unavailable" } });
    expect((loser.body as unknown as { alternatives: string[] }).alternatives.length).toBeGreaterThan(0);
    const owners = async (flight: string) =>
      (await system.flightSeats(flight).manifest()).seats.filter(
        ({ booking_id }) => booking_id !== winner.id && booking_id !== null,
      );
    expect([...(await owners(out)), ...(await owners(back))]).toEqual([]);
  });

  it("has one winner among a hundred who want it at the same moment", async () => {
    const person = await newPerson(system);
    const offer = await offerFor(4);
    const [flight = ""] = flightsOf(offer);
    const [seat = ""] = (await freeSeats(system, flight)).slice(-1);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        hold(system, person, offer, { key: randomUUID(), passengers: party(offer, { pax_1: { [flight]: seat } }) }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(99);
    const { seats } = await system.flightSeats(flight).manifest();
    expect(seats.filter(({ designator }) => designator === seat)).toHaveLength(1);
  });
});

describe("a card that is declined", () => {
  it("fails the booking, frees the seats, captures nothing, and a mail says why", async () => {
    const person = await newPerson(system);
    const booking = await held(system, person, await offerFor(6));
    expect((await pay(system, person, booking, "pm_card_chargeDeclinedInsufficientFunds")).status).toBe(202);
    const failed = await until(system, person, booking, "failed");
    expect(failed.failure).toEqual({ code: "payment_declined", decline_code: "insufficient_funds" });
    await seatsAreBack(failed);
    await expectPromiseKept(system, failed);
    expect(await payments(system, person, booking)).toMatchObject([{ status: "failed", decline_code: "insufficient_funds" }]);
    expect(await tickets(system, person, booking)).toEqual([]);
    const mail = await mailTo(system, person.email, "booking.failed");
    expect(mail.text.toLowerCase()).toMatch(/not (been )?charged|no money/);
    expect((await inbox(system, person.email)).filter(({ type }) => type === "booking.confirmed")).toEqual([]);
    const again = await pay(system, person, booking);
    expect(again).toMatchObject({ status: 409, body: { code: "invalid_state" } });
  });

  it("keeps the hold when asked to, and another card pays", async () => {
    const person = await newPerson(system);
    const booking = await held(system, person, await offerFor(6));
    await pay(system, person, booking, "pm_card_chargeDeclined", { on_decline: "keep" });
    const kept = await until(system, person, booking, "held");
    await waitFor("the declined payment", async () => (await payments(system, person, booking))[0]?.status === "failed");
    expect(kept.expires_at).toBe(booking.expires_at);
    await pay(system, person, booking);
    const confirmed = await until(system, person, booking, "confirmed");
    await expectPromiseKept(system, confirmed);
    expect((await payments(system, person, booking)).map(({ status }) => status)).toEqual(["failed", "captured"]);
  });
});

describe("3-D Secure", () => {
  const challenged = async () => {
    const person = await newPerson(system);
    const booking = await held(system, person, await offerFor(7));
    await pay(system, person, booking, "pm_card_threeDSecure2Required", { return_url: "https://shop.example/back" });
    const url = await waitFor("the challenge", async () => (await payments(system, person, booking))[0]?.next_action?.url);
    expect((await read(system, person, booking)).status).toBe("paying");
    return { person, booking, url };
  };
  it("confirms the booking once the challenge is passed", async () => {
    const { person, booking, url } = await challenged();
    await finishChallenge(system, url, "complete");
    await expectPromiseKept(system, await until(system, person, booking, "confirmed"));
  });

  it("fails it once the challenge is failed", async () => {
    const { person, booking, url } = await challenged();
    await finishChallenge(system, url, "fail");
    const failed = await until(system, person, booking, "failed");
    await seatsAreBack(failed);
    await expectPromiseKept(system, failed);
  });
});

describe("giving a booking up", () => {
  it("releases a held one at once by DELETE", async () => {
    const person = await newPerson(system);
    const booking = await held(system, person, await offerFor(6));
    expect((await system.api(`/v1/bookings/${booking.id}`, { method: "DELETE", token: person.token })).status).toBe(204);
    const cancelled = await until(system, person, booking, "cancelled");
    await seatsAreBack(cancelled);
    await expectPromiseKept(system, cancelled);
    expect(await providerPayments(system, booking.id)).toEqual([]);
  });

  it("releases a held one at once by a cancellation, with no fee", async () => {
    const person = await newPerson(system);
    const booking = await held(system, person, await offerFor(6));
    const quote = await system.api(`/v1/bookings/${booking.id}/cancellations`, {
      method: "POST",
      token: person.token,
      key: randomUUID(),
    });
    expect(quote).toMatchObject({ status: 201, body: { status: "confirmed", fee: { amount_minor: 0 } } });
    await seatsAreBack(await until(system, person, booking, "cancelled"));
  });

  it("refunds a confirmed one by its fare's rules, frees the seats, closes the ticket and sends a mail", async () => {
    const { person, booking } = await confirmedBooking();
    const quote = await cancel(system, person, booking);
    expect(quote.captured.amount_minor).toBe(booking.total.amount_minor);
    expect(quote.refund.amount_minor + quote.fee.amount_minor).toBe(quote.captured.amount_minor);
    const [alone] = quote.passengers;
    expect(quote.passengers).toEqual([{ ...alone, id: booking.passengers[0]?.id, refund: quote.refund, fee: quote.fee }]);
    const cancelled = await until(system, person, booking, "cancelled");
    await seatsAreBack(cancelled);
    await expectPromiseKept(system, cancelled, quote.fee.amount_minor);
    expect(cancelled.refund).toMatchObject({ amount: quote.refund, status: "succeeded" });
    expect((await tickets(system, person, booking))[0]?.status).not.toBe("open");
    await mailTo(system, person.email, "booking.cancelled");
    const refunded = await mailTo(system, person.email, "booking.refunded");
    expect(refunded.text).toContain(`Paid back to your card: ${displayMoney(quote.refund)}`);
  });

  /** A family of three pays for a fare of that family and cancels; `sum`: over all passengers of the quote. */
  const cancelledFamily = async (family: FareFamily) => {
    const person = await newPerson(system);
    const offers = await search(system, { departure_date: inDays(6), adults: 1, children: 1, infants: 1 });
    const offer = offers.find(({ fare }) => fare.family === family);
    if (offer === undefined) throw new Error(`no ${family} offer`);
    const booking = await held(system, person, offer);
    await pay(system, person, booking);
    await until(system, person, booking, "confirmed");
    const quote = await cancel(system, person, booking);
    await expectPromiseKept(system, await until(system, person, booking, "cancelled"), quote.fee.amount_minor);
    const sum = (part: "refund" | "fee" | "fare_refund") =>
      quote.passengers.reduce((total, share) => total + share[part].amount_minor, 0);
    expect([sum("refund"), sum("fee")]).toEqual([quote.refund.amount_minor, quote.fee.amount_minor]);
    return { offer, quote, sum };
  };

  it("gives back the refundable taxes of a fare that is not refundable, to those who paid them", async () => {
    const { offer, quote, sum } = await cancelledFamily("light");
    const taxes = offer.taxes.filter(({ refundable }) => refundable);
    expect(quote.refund.amount_minor).toBe(taxes.reduce((total, { amount }) => total + amount.amount_minor, 0));
    expect([sum("fare_refund"), quote.passengers[2]?.refund.amount_minor]).toEqual([0, 0]);
  });

  it("keeps the fee of the fare from each passenger with a seat, and of the infant nothing", async () => {
    const { offer, quote } = await cancelledFamily("classic");
    const fee = offer.fare.cancellation_fee;
    expect(fee?.amount_minor).toBeGreaterThan(0);
    expect(quote.passengers.map((share) => share.fee)).toEqual([fee, fee, { ...fee, amount_minor: 0 }]);
  });

  it("cancels once, however often it is confirmed", async () => {
    const { person, booking } = await confirmedBooking();
    const quote = await system.api<{ id: string; refund: { amount_minor: number } }>(`/v1/bookings/${booking.id}/cancellations`, {
      method: "POST",
      token: person.token,
      key: randomUUID(),
    });
    const confirm = () =>
      system.api(`/v1/bookings/${booking.id}/cancellations/${quote.body.id}/confirm`, {
        method: "POST",
        token: person.token,
        key: randomUUID(),
      });
    const answers = await Promise.all(Array.from({ length: 10 }, confirm));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    await until(system, person, booking, "cancelled");
    const [payment] = await providerPayments(system, booking.id);
    expect(payment?.amount_refunded).toBe(quote.body.refund.amount_minor);
  });
});

describe("a confirm that fails after the capture", () => {
  it("refunds all of it and releases: nobody pays for a seat they do not have", async () => {
    const person = await newPerson(system);
    const booking = await held(system, person, await offerFor(6));
    const [flight = ""] = flightsOf(booking);
    // The provider is slow, so there is time to take the seats away between the lock and the confirm.
    await fault(system, { mode: "slow" });
    await pay(system, person, booking);
    await waitFor(
      "the capture to be asked for, after which no lock is asked for any more",
      async () => {
        const [saga] = await system.sagas(booking.id.slice(4, 6)).auditFacts({ booking_ids: [booking.id] });
        return saga?.outbox.some(({ id }) => id === `${booking.id}:capture:1`);
      },
      90_000,
    );
    const { seats } = await system.flightSeats(flight).manifest();
    const claim = seats.find(({ booking_id }) => booking_id === booking.id);
    await system.flightSeats(flight).release({ booking_id: booking.id, attempt: claim?.attempt ?? "" });
    await heal(system);
    const failed = await until(system, person, booking, "failed", 120_000);
    expect(failed.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(["payment.captured", "seats.refused", "payment.refunded"]),
    );
    await expectPromiseKept(system, failed);
    const [payment] = await providerPayments(system, booking.id);
    expect([payment?.amount_received, payment?.amount_refunded]).toEqual([
      booking.total.amount_minor,
      booking.total.amount_minor,
    ]);
    await mailTo(system, person.email, "booking.failed");
    const operator = await signIn(system, "operator@example.com");
    expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
  });
});
