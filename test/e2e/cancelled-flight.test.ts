import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { FlightCancellation } from "#contracts/flight-cancellation.ts";
import type { Flight, Offer } from "#contracts/offers.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox, mailTo } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { finishChallenge } from "../harness/provider.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { expectPromiseKept, flightsOf, held, hold, pay, payments, read, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const TIMEOUT_MS = 400_000;
let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const path = (flightId: string) => `/v1/ops/flights/${flightId}`;
const cancelFlight = (flightId: string, key: string = randomUUID(), who = operator) =>
  system.api<FlightCancellation & { code?: string }>(`${path(flightId)}/cancel`, { method: "POST", token: who.token, key });
const progressOf = (flightId: string) =>
  system.api<FlightCancellation>(`${path(flightId)}/cancellation`, { token: operator.token });
const finished = (flightId: string) =>
  waitFor(
    "every booking of the flight to be undone",
    async () => {
      const { body } = await progressOf(flightId);
      return body.status === "cancelled" && body;
    },
    TIMEOUT_MS,
  );

interface Booked {
  person: Person;
  booking: Booking;
}

async function heldBy(offer: Offer): Promise<Booked> {
  const person = await newPerson(system);
  return { person, booking: await held(system, person, offer) };
}

async function boughtBy(offer: Offer): Promise<Booked> {
  const { person, booking } = await heldBy(offer);
  await pay(system, person, booking);
  return { person, booking: await until(system, person, booking, "confirmed") };
}

/** Paying, and asked by the bank whether it is them. */
async function challenged(offer: Offer): Promise<Booked & { url: string }> {
  const { person, booking } = await heldBy(offer);
  await pay(system, person, booking, "pm_card_threeDSecure2Required");
  const [paid] = await waitFor("the challenge", async () => {
    const all = await payments(system, person, booking);
    return all[0]?.status === "requires_action" && all;
  });
  return { person, booking, url: paid?.next_action?.url ?? "" };
}

/** Flies there on this flight, whatever the fare gives back. */
async function offersOn(flightId: string, query: Parameters<typeof search>[1]): Promise<Offer[]> {
  return (await search(system, query)).filter((offer) => flightsOf(offer)[0] === flightId);
}

describe("a flight that its operator cancels", () => {
  it(
    "is sold no more, and every booking on it is undone whole: released, refunded without a fee, told once",
    { timeout: TIMEOUT_MS },
    async () => {
      const departure_date = inDays(5);
      const strict = (await search(system, { departure_date })).find(({ fare }) => !fare.refundable);
      if (strict === undefined) throw new Error("no offer without a refund");
      const [flightId = ""] = flightsOf(strict);
      const [there] = await offersOn(flightId, { departure_date, return_date: inDays(9) });
      if (there === undefined) throw new Error("no return trip on that flight");
      const [, back = ""] = flightsOf(there);
      const [otherDay] = await search(system, { departure_date: inDays(6) });
      if (otherDay === undefined) throw new Error("no other flight");

      const single = await boughtBy(strict);
      const roundTrip = await boughtBy(there);
      const waiting = await heldBy(strict);
      const asked = await challenged(there);
      const untouched = await boughtBy(otherDay);
      const late = await newPerson(system);

      const first = await cancelFlight(flightId);
      expect(first).toMatchObject({ status: 202, body: { flight_id: flightId, status: "cancelling", bookings: { to_do: 4 } } });
      expect(first.headers["location"]).toBe(`${path(flightId)}/cancellation`);
      expect(await hold(system, late, strict)).toMatchObject({ status: 409, body: { code: "flight_closed" } });

      // The one who is being asked by the bank goes on to no charge.
      await finishChallenge(system, asked.url, "complete");
      const failed = await until(system, asked.person, asked.booking, "failed", TIMEOUT_MS);
      expect(failed.failure).toEqual({ code: "flight_cancelled", decline_code: null });
      expect(await finished(flightId)).toMatchObject({
        bookings: { to_do: 0, released: 2, refunded: 2, failed: 0 },
        failed_bookings: [],
        cancelled_at: first.body.cancelled_at,
      });

      for (const { person, booking } of [single, roundTrip]) {
        const undone = await until(system, person, booking, "cancelled");
        expect(undone.refund).toMatchObject({ amount: booking.total, status: "succeeded" });
        expect((await tickets(system, person, booking)).map(({ status }) => status)).toEqual(["refunded"]);
        await expectPromiseKept(system, undone);
        const letter = await mailTo(system, person.email, "booking.cancelled");
        expect(letter.subject).toContain("cancelled: booking");
        expect(letter.text).toContain("has been cancelled by the airline");
        expect(letter.text).not.toContain("fee:");
      }
      await expectPromiseKept(system, await until(system, waiting.person, waiting.booking, "cancelled"));
      expect((await mailTo(system, waiting.person.email, "booking.cancelled")).text).toContain("you have not been charged");
      await expectPromiseKept(system, failed);
      expect((await mailTo(system, asked.person.email, "booking.failed")).text).toContain("The airline has cancelled");
      // Of the way back the seats are free again, and who flies on another day flies.
      expect((await system.flightSeats(back).manifest()).seats).toEqual([]);
      await expectPromiseKept(system, await read(system, untouched.person, untouched.booking));

      // Search has heard of it, and shows it to nobody who looks for a flight.
      await waitFor("search to have heard", async () => (await offersOn(flightId, { departure_date })).length === 0);
      expect((await system.api<Flight>(`/v1/flights/${flightId}`)).body.status).toBe("cancelled");
      for (const { person } of [single, roundTrip, waiting])
        expect((await inbox(system, person.email)).filter(({ type }) => type === "booking.cancelled")).toHaveLength(1);

      const report = await waitFor(
        "an audit of which nothing is in motion",
        async () => {
          const each = await runAudit(system, operator);
          return each.in_motion === 0 && each;
        },
        TIMEOUT_MS,
      );
      expect(report).toMatchObject({ status: "clean", discrepancies: [] });

      // Asked once more under another key, it says how it ended.
      expect(await cancelFlight(flightId)).toMatchObject({
        status: 202,
        body: { status: "cancelled", bookings: { refunded: 2 } },
      });
    },
  );

  it("is none where it does not exist, nothing to read of while it flies, and no passenger's to cancel", async () => {
    const [offer] = await search(system, { departure_date: inDays(7) });
    const [flightId = ""] = offer === undefined ? [] : flightsOf(offer);
    expect((await cancelFlight("HF9999_2026-12-01_LHR")).status).toBe(404);
    expect((await progressOf(flightId)).status).toBe(404);
    expect((await cancelFlight(flightId, randomUUID(), await newPerson(system))).status).toBe(403);
    expect((await system.api<Flight>(`/v1/flights/${flightId}`)).body.status).toBe("scheduled");
  });
});
