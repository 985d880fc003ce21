import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Offer } from "#contracts/offers.ts";
import type { Holdfast } from "../../client/src/index.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { clientOf } from "../harness/client.ts";
import { mailTo } from "../harness/evidence.ts";
import { newPerson, type Person, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { cancel, expectPromiseKept, flightsOf, freeSeats, held, hold, party, pay, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let person: Person;
beforeAll(async () => {
  // The last slice leaves in a fortnight.
  system = await startSystem({ days: 20 });
  person = await newPerson(system);
});
afterAll(() => system.close());

type Search = Parameters<Holdfast["searchItineraries"]>[0]["body"];
const SLICES: Search["slices"] = [
  { origin: "LHR", destination: "JFK", departure_date: inDays(5) },
  { origin: "JFK", destination: "CDG", departure_date: inDays(8) },
  { origin: "CDG", destination: "LHR", departure_date: inDays(11) },
];

async function journeys(more: Partial<Search> = {}): Promise<Offer[]> {
  const { data } = await clientOf(system).searchItineraries({ body: { slices: SLICES, ...more } });
  return data.data;
}

describe("three slices", () => {
  it("are one offer, one hold, one payment, tickets for every flight, and one refund", async () => {
    const offers = await journeys({ refundable: true, passengers: { adults: 2, infants: 1 }, max_connections: 1, sort: "best" });
    const [offer] = offers;
    if (offer === undefined) throw new Error("no offer");
    expect(offer.tags).toContain("best");
    expect(offer.slices.map(({ origin, destination }) => `${origin}-${destination}`)).toEqual(["LHR-JFK", "JFK-CDG", "CDG-LHR"]);
    const flights = flightsOf(offer);
    const wishes = await Promise.all(flights.map(async (flight) => [flight, (await freeSeats(system, flight)).at(-1) ?? ""]));

    const passengers = party(offer, { pax_1: Object.fromEntries(wishes) as Record<string, string> });
    const booking = await held(system, person, offer, { passengers });
    expect(booking.slices).toEqual(offer.slices);
    for (const { type, seats } of booking.passengers)
      expect(seats.map(({ flight_id }) => flight_id).toSorted()).toEqual(type === "infant" ? [] : flights.toSorted());
    expect((await pay(system, person, booking)).status).toBe(202);
    const confirmed = await until(system, person, booking, "confirmed");
    await expectPromiseKept(system, confirmed);

    const coupons = (await tickets(system, person, booking)).map((ticket) => ticket.coupons.map(({ flight_id }) => flight_id));
    expect(coupons.flat().toSorted()).toEqual([...flights, ...flights, ...flights].toSorted());
    for (const each of coupons) expect(each.length).toBeLessThanOrEqual(4);
    const mail = await mailTo(system, person.email, "booking.confirmed");
    for (const place of ["LHR", "JFK", "CDG"]) expect(mail.text).toContain(place);
    const { data: calendar } = await clientOf(system, person).getCalendar({ path: { id: booking.id } });
    expect(String(calendar).match(/BEGIN:VEVENT/g)).toHaveLength(flights.length);

    const quote = await cancel(system, person, booking);
    await expectPromiseKept(system, await until(system, person, booking, "cancelled"), quote.fee.amount_minor);
  });

  it("are held all or not at all: a seat that is taken on the last one leaves nothing held on the others", async () => {
    const [offer] = await journeys({ max_connections: 0 });
    if (offer === undefined) throw new Error("no offer");
    const last = flightsOf(offer).at(-1) ?? "";
    const seat = (await freeSeats(system, last)).at(-1) ?? "";
    await held(system, await newPerson(system), offer, { passengers: party(offer, { pax_1: { [last]: seat } }) });
    const before = await Promise.all(flightsOf(offer).map((flight) => freeSeats(system, flight)));

    const refused = await hold(system, person, offer, { passengers: party(offer, { pax_1: { [last]: seat } }) });
    expect([refused.status, refused.body.code]).toEqual([409, "seat_unavailable"]);
    expect(await Promise.all(flightsOf(offer).map((flight) => freeSeats(system, flight)))).toEqual(before);
  });
});

describe("four slices with connections", () => {
  it("are sold like any other journey, on tickets of four coupons at most", async () => {
    const slices = [
      { origin: "EDI", destination: "SIN", departure_date: inDays(5) },
      { origin: "SIN", destination: "SYD", departure_date: inDays(8) },
      { origin: "SYD", destination: "LAX", departure_date: inDays(11) },
      { origin: "LAX", destination: "EDI", departure_date: inDays(14) },
    ];
    const offers = await journeys({ slices, limit: 100 });
    const offer = offers.toSorted((a, b) => flightsOf(b).length - flightsOf(a).length)[0];
    if (offer === undefined) throw new Error("no offer");
    const flights = flightsOf(offer);
    expect(flights.length).toBeGreaterThan(4);

    const booking = await held(system, person, offer);
    await pay(system, person, booking);
    await expectPromiseKept(system, await until(system, person, booking, "confirmed"));
    const coupons = (await tickets(system, person, booking)).map((ticket) => ticket.coupons.map(({ flight_id }) => flight_id));
    expect(coupons.map(({ length }) => length)).toEqual([4, flights.length - 4]);
    expect(coupons.flat()).toEqual(flights);
  });
});

it("an audit of all of it finds nothing", async () => {
  const report = await runAudit(system, await signIn(system, "operator@example.com"));
  expect(report).toMatchObject({ status: "clean", discrepancies: [] });
});
