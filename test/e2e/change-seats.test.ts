import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking, BookingSummary } from "#contracts/bookings.ts";
import type { Offer, SeatMap } from "#contracts/offers.ts";
import { mailTo } from "../harness/evidence.ts";
import { type Person, newPerson } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { claims, expectPromiseKept, flightsOf, held, list, party, pay, read, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

async function trip(days: number): Promise<{ offer: Offer; flight: string }> {
  const [offer] = await search(system, { departure_date: inDays(days) });
  if (offer === undefined) throw new Error("no offer");
  return { offer, flight: flightsOf(offer)[0] ?? "" };
}

/** Free seats in economy that cost something to choose, and those that cost nothing; the last first. */
async function seatsByPrice(flight: string) {
  const { body } = await system.api<SeatMap>(`/v1/flights/${flight}/seat-map`);
  const seats = body.cabins.filter(({ cabin }) => cabin === "economy").flatMap(({ rows }) => rows.flatMap((row) => row.seats));
  const free = seats.filter(({ state }) => state === "available").toReversed();
  const named = (paid: boolean) =>
    free.filter(({ price }) => price.amount_minor > 0 === paid).map(({ designator }) => designator);
  return { paid: named(true), unpaid: named(false) };
}

const change = (
  person: Pick<Person, "token">,
  { id }: Booking,
  flight_id: string,
  designator: string,
  key: string = randomUUID(),
) =>
  system.api<Booking & { code?: string }>(`/v1/bookings/${id}/seats`, {
    method: "PUT",
    token: person.token,
    key,
    json: { passengers: [{ id: "pax_1", seat_selections: [{ flight_id, designator }] }] },
  });
const seatOf = ({ passengers }: Booking) => passengers[0]?.seats.map(({ designator }) => designator);

describe("a change of seats while a booking is held", () => {
  it("gives the new seat at its price, frees the old one, and is what is paid, listed, printed and mailed", async () => {
    const person = await newPerson(system);
    const { offer, flight } = await trip(7);
    const {
      paid: [dear = ""],
      unpaid: [first = ""],
    } = await seatsByPrice(flight);
    const booking = await held(system, person, offer, { passengers: party(offer, { pax_1: { [flight]: first } }) });
    const changed = await change(person, booking, flight, dear);
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(seatOf(changed.body)).toEqual([dear]);
    expect(changed.body).toMatchObject({ status: "held", expires_at: booking.expires_at });
    const price = changed.body.price_breakdown.seats.amount_minor;
    expect(price).toBeGreaterThan(0);
    expect(changed.body.total.amount_minor).toBe(booking.total.amount_minor + price);
    expect(await claims(system, booking, booking.id)).toEqual([`${flight} ${dear} held`]);
    expect((await seatsByPrice(flight)).unpaid).toContain(first);

    await waitFor("the list to show the new total", async () =>
      (await list<BookingSummary>(system, person, "/v1/bookings")).some(
        ({ id, total }) => id === booking.id && total.amount_minor === changed.body.total.amount_minor,
      ),
    );
    await pay(system, person, booking);
    const confirmed = await until(system, person, booking, "confirmed");
    await expectPromiseKept(system, confirmed);
    expect(seatOf(confirmed)).toEqual([dear]);
    expect((await tickets(system, person, booking))[0]?.coupons).toMatchObject([{ flight_id: flight, designator: dear }]);
    const mail = await mailTo(system, person.email, "booking.confirmed");
    expect(mail.text).toContain(dear);
    expect((await change(person, confirmed, flight, first)).body).toMatchObject({ code: "invalid_state" });
  });

  it("to a seat that is taken is refused with alternatives, and the booking keeps what it has", async () => {
    const [first, second] = [await newPerson(system), await newPerson(system)];
    const { offer, flight } = await trip(8);
    const [theirs = "", mine = ""] = (await seatsByPrice(flight)).unpaid;
    await held(system, first, offer, { passengers: party(offer, { pax_1: { [flight]: theirs } }) });
    const booking = await held(system, second, offer, { passengers: party(offer, { pax_1: { [flight]: mine } }) });
    const refused = await change(second, booking, flight, theirs);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "seat_unavailable", seats: [{ flight_id: flight, designator: theirs }] },
    });
    expect((refused.body as unknown as { alternatives: unknown[] }).alternatives.length).toBeGreaterThan(0);
    expect(await read(system, second, booking)).toEqual(booking);
    expect(await claims(system, booking, booking.id)).toEqual([`${flight} ${mine} held`]);
  });

  it("is made once however often it is sent, and its answer is the same", async () => {
    const person = await newPerson(system);
    const { offer, flight } = await trip(9);
    const [first = "", wish = "", other = ""] = (await seatsByPrice(flight)).unpaid;
    const booking = await held(system, person, offer, { passengers: party(offer, { pax_1: { [flight]: first } }) });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => change(person, booking, flight, wish, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.filter(({ headers }) => headers["idempotency-replayed"] === "true")).toHaveLength(9);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await change(person, booking, flight, other, key)).toMatchObject({
      status: 422,
      body: { code: "idempotency_key_reused" },
    });
    expect(await claims(system, booking, booking.id)).toEqual([`${flight} ${wish} held`]);
  });

  it("of somebody else's booking is answered as that of a missing one", async () => {
    const [owner, stranger] = [await newPerson(system), await newPerson(system)];
    const { offer, flight } = await trip(10);
    const [first = "", wish = ""] = (await seatsByPrice(flight)).unpaid;
    const booking = await held(system, owner, offer, { passengers: party(offer, { pax_1: { [flight]: first } }) });
    const theirs = await change(stranger, booking, flight, wish);
    const missing = await change(stranger, { ...booking, id: "bkg_00_00000000000000000000000000" }, flight, wish);
    expect(theirs.status).toBe(404);
    expect({ ...theirs.body, request_id: "" }).toEqual({ ...missing.body, request_id: "" });
    expect(seatOf(await read(system, owner, booking))).toEqual([first]);
  });

  it("is refused once the booking was let go", async () => {
    const person = await newPerson(system);
    const { offer, flight } = await trip(11);
    const [first = "", wish = ""] = (await seatsByPrice(flight)).unpaid;
    const booking = await held(system, person, offer, { passengers: party(offer, { pax_1: { [flight]: first } }) });
    await system.api(`/v1/bookings/${booking.id}`, { method: "DELETE", token: person.token });
    expect(await change(person, booking, flight, wish)).toMatchObject({
      status: 409,
      body: { code: "invalid_state", booking_status: "cancelled" },
    });
    await waitFor("the seat to be free", async () => (await claims(system, booking, booking.id)).length === 0);
  });
});
