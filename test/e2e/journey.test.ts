import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finalBooking, followBooking } from "../../client/src/index.ts";
import { clientOf } from "../harness/client.ts";
import { inbox, mailTo } from "../harness/evidence.ts";
import { newPerson, signUp } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { totp } from "../workers/fixtures/totp.ts";
import {
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

describe("from sign-up to e-ticket", () => {
  it("books one seat: held, paid, ticketed, one mail with its PDF and one SMS", async () => {
    const person = await signUp(system);
    const [offer] = await search(system);
    if (offer === undefined) throw new Error("no offer");
    const [flight = ""] = flightsOf(offer);
    const [seat = ""] = (await freeSeats(system, flight)).slice(-1);
    const booking = await held(system, person, offer, {
      passengers: party(offer, { pax_1: { [flight]: seat } }),
      phone: "+447700900123",
    });
    expect(booking).toMatchObject({
      status: "held",
      record_locator: expect.stringMatching(/^[2-9A-HJKMNP-RT-Z]{6}$/),
      passengers: [{ seats: [{ flight_id: flight, designator: seat }] }],
    });
    expect(Date.parse(booking.expires_at ?? "")).toBeGreaterThan(Date.now());

    const paid = await pay(system, person, booking);
    expect([paid.status, paid.body.status]).toEqual([202, "processing"]);
    const confirmed = await until(system, person, booking, "confirmed");
    expect(confirmed.timeline.map(({ event }) => event)).toEqual([
      "booking.held",
      "payment.started",
      "payment.authorized",
      "payment.captured",
      "seats.sold",
      "booking.confirmed",
    ]);
    await expectPromiseKept(system, confirmed);
    expect(await payments(system, person, booking)).toMatchObject([
      { id: paid.body.id, status: "captured", amount: confirmed.total },
    ]);

    const [ticket] = await tickets(system, person, booking);
    expect(ticket).toMatchObject({
      number: expect.stringMatching(/^999[0-9]{10}$/),
      status: "open",
      coupons: [{ flight_id: flight, designator: seat }],
    });
    const api = clientOf(system, person);
    const pdf = await waitFor("the ticket's PDF", async () => {
      const { data, response } = await api.getTicketPdf({ path: { number: ticket?.number ?? "" }, throwOnError: false });
      return response?.status === 200 && data;
    });
    expect([pdf.type, (await pdf.text()).slice(0, 5)]).toEqual(["application/pdf", "%PDF-"]);
    const { data: calendar } = await api.getCalendar({ path: { id: booking.id } });
    expect(calendar).toContain("BEGIN:VEVENT");

    const mail = await mailTo(system, person.email, "booking.confirmed");
    expect(mail.subject).toContain(booking.record_locator);
    expect(mail.attachments.map(({ content_type }) => content_type.split(";")[0] ?? "").toSorted()).toEqual([
      "application/pdf",
      "text/calendar",
    ]);
    expect(
      await waitFor("the SMS", async () =>
        (await inbox(system, "+447700900123")).find(({ booking_id }) => booking_id === booking.id),
      ),
    ).toMatchObject({ channel: "sms" });
    expect((await inbox(system, person.email)).filter(({ type }) => type === "booking.confirmed")).toHaveLength(1);
    const heldMail = await mailTo(system, person.email, "booking.held");
    expect(heldMail.text).toContain("We keep these seats for you until");
  });

  it("books a round trip for a family, every seat of both flights, the infant on a lap", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { return_date: inDays(9), adults: 2, children: 1, infants: 1 });
    if (offer === undefined) throw new Error("no offer");
    expect(flightsOf(offer)).toHaveLength(2);
    const booking = await held(system, person, offer);
    expect(booking.passengers.map(({ seats }) => seats.length)).toEqual([2, 2, 2, 0]);
    await pay(system, person, booking);
    const confirmed = await until(system, person, booking, "confirmed");
    await expectPromiseKept(system, confirmed);
    const issued = await tickets(system, person, booking);
    expect(issued.map(({ coupons }) => coupons.length)).toEqual([2, 2, 2, 2]);
    expect(new Set(issued.map(({ number }) => number)).size).toBe(4);
  });

  it("charges for a seat that has a price, on top of the offer", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(6) });
    if (offer === undefined) throw new Error("no offer");
    const [flight = ""] = flightsOf(offer);
    const { data: map } = await clientOf(system).getSeatMap({
      path: { flight_id: flight },
      query: { currency: offer.total.currency },
    });
    const priced = map.cabins
      .filter(({ cabin }) => cabin === "economy")
      .flatMap(({ rows }) => rows.flatMap(({ seats }) => seats))
      .find(({ price, state }) => price.amount_minor > 0 && state === "available");
    if (priced === undefined) throw new Error("no seat with a price");
    const booking = await held(system, person, offer, { passengers: party(offer, { pax_1: { [flight]: priced.designator } }) });
    expect(booking.price_breakdown.seats).toEqual(priced.price);
    expect(booking.total.amount_minor).toBe(offer.total.amount_minor + priced.price.amount_minor);
    await pay(system, person, booking);
    await expectPromiseKept(system, await until(system, person, booking, "confirmed"));
  });

  it("lists a traveller's own bookings, newest first, and nobody else's", async () => {
    const [person, stranger] = [await newPerson(system), await newPerson(system)];
    const [offer] = await search(system, { departure_date: inDays(7) });
    if (offer === undefined) throw new Error("no offer");
    const booking = await held(system, person, offer);
    const own = await waitFor("the projection", async () => {
      const { data: found } = await clientOf(system, person).listBookings();
      return found.data.length > 0 && found.data;
    });
    expect(own).toMatchObject([
      {
        id: booking.id,
        record_locator: booking.record_locator,
        status: "held",
        origin: "LHR",
        destination: "JFK",
        passengers: 1,
      },
    ]);
    expect((await clientOf(system, stranger).listBookings()).data.data).toEqual([]);
    const lookUp = (family_name: string) =>
      clientOf(system).lookUpBooking({ body: { record_locator: booking.record_locator, family_name } });
    const { data: found } = await lookUp("lovelace");
    expect(found.record_locator).toBe(booking.record_locator);
    expect(JSON.stringify(found)).not.toContain("Ada");
    await expect(lookUp("Hopper")).rejects.toMatchObject({ code: "not_found", status: 404 });
  });

  it("projects the sale: the sold seats leave the search's count", async () => {
    const person = await newPerson(system);
    const query = { departure_date: inDays(8), cabin: "business" as const };
    const [before] = await search(system, query);
    if (before === undefined) throw new Error("no offer");
    await held(system, person, before);
    await waitFor("fewer seats in the search", async () => {
      const after = (await search(system, query)).find(
        (offer) => flightsOf(offer)[0] === flightsOf(before)[0] && offer.fare.family === before.fare.family,
      );
      return after !== undefined && after.seats_remaining < before.seats_remaining && after.inventory_as_of !== null;
    });
  });

  it("streams a booking's events until it rests", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(6) });
    if (offer === undefined) throw new Error("no offer");
    const booking = await held(system, person, offer);
    const stream = await system.open(`/v1/bookings/${booking.id}/events`, { token: person.token });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    // Read from the start: a response whose body nobody reads may be collected with its stream.
    const [events] = await Promise.all([stream.text(), pay(system, person, booking)]);
    expect(events).toContain('"confirmed"');
  });

  it("is followed by the client from state to state, by somebody who signs in and knows no token", async () => {
    const { email, password } = await newPerson(system);
    const api = clientOf(system, { email, password });
    const [offer] = await search(system, { departure_date: inDays(6) });
    if (offer === undefined) throw new Error("no offer");
    const { data: booking } = await api.createBooking({
      body: { offer_id: offer.id, contact: { email }, passengers: party(offer) },
    });
    const states: string[] = [];
    for await (const { status } of followBooking(api, booking.id)) {
      if (status === "held") await api.createPayment({ path: { id: booking.id }, body: { payment_method: "pm_card_visa" } });
      if (states.at(-1) !== status) states.push(status);
    }
    // Where the machine is slow, the payment is over before anybody has asked again.
    expect([states[0], states.at(-1)]).toEqual(["held", "confirmed"]);
    expect(states.slice(1, -1).filter((state) => state !== "paying")).toEqual([]);
    expect((await finalBooking(api, booking.id)).status).toBe("confirmed");
    await api.signOut();
    expect((await api.getProfile()).data.email).toBe(email);
  });

  it("is made by somebody with a second factor, whose client asks for it", async () => {
    const { email, password } = await newPerson(system);
    const api = clientOf(system, { email, password });
    await api.getProfile();
    const { data: offered } = await api.enableSecondFactor({ body: { password } });
    const secret = new URL(offered.totpURI).searchParams.get("secret") ?? "";
    await api.verifyAuthenticatorCode({ body: { code: totp(secret) } });
    expect((await clientOf(system, { email, password, secondFactor: () => totp(secret, 1) }).getProfile()).data.email).toBe(
      email,
    );
    const recovery = clientOf(system, { email, password, secondFactor: () => offered.backupCodes[0] ?? "" });
    expect((await recovery.getSession()).data?.user.email).toBe(email);
    await expect(clientOf(system, { email, password }).getProfile()).rejects.toThrow("second factor");
    const guess = clientOf(system, { email, password, secondFactor: () => "abcde-fghij" });
    await expect(guess.getProfile()).rejects.toMatchObject({ code: "invalid_credentials" });
  });

  it("waits for the next change when asked to", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(6) });
    if (offer === undefined) throw new Error("no offer");
    const booking = await held(system, person, offer);
    const waiting = system.api<{ status: string }>(`/v1/bookings/${booking.id}?wait=10`, { token: person.token });
    await system.api(`/v1/bookings/${booking.id}`, { method: "DELETE", token: person.token });
    expect((await waiting).body.status).toBe("cancelled");
  });
});

describe("an idempotency key", () => {
  it("gives the first answer again, byte for byte, for bookings and payments", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(7) });
    if (offer === undefined) throw new Error("no offer");
    const request = {
      token: person.token,
      key: "once",
      json: { offer_id: offer.id, contact: { email: person.email }, passengers: party(offer) },
    };
    const ask = async () => {
      const answer = await system.open("/v1/bookings", request);
      return { status: answer.status, replayed: answer.headers.get("idempotency-replayed"), text: await answer.text() };
    };
    const [first, again] = [await ask(), await ask()];
    expect([first.status, first.replayed]).toEqual([201, null]);
    expect(again).toEqual({ status: 201, replayed: "true", text: first.text });
    const { text } = first;
    const booking = JSON.parse(text) as { id: string };
    const [one, two] = [
      await pay(system, person, booking, "pm_card_visa", {}, "pay-once"),
      await pay(system, person, booking, "pm_card_visa", {}, "pay-once"),
    ];
    expect([one.status, two.status, two.headers["idempotency-replayed"]]).toEqual([202, 202, "true"]);
    expect(two.body).toEqual(one.body);
    const confirmed = await until(system, person, booking, "confirmed");
    // Long after: the first answer still says `held`, as it did then.
    expect(await (await system.open("/v1/bookings", request)).text()).toBe(text);
    await expectPromiseKept(system, confirmed);
  });

  it("makes one booking of fifty identical requests at once", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(8) });
    if (offer === undefined) throw new Error("no offer");
    const answers = await Promise.all(Array.from({ length: 50 }, () => hold(system, person, offer, { key: "fifty" })));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const [booking] = answers;
    if (booking === undefined) throw new Error("no answer");
    await pay(system, person, booking.body);
    await expectPromiseKept(system, await until(system, person, booking.body, "confirmed"));
  });

  it("is refused for another body", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(7) });
    if (offer === undefined) throw new Error("no offer");
    const booking = await held(system, person, offer, { key: "mine" });
    const other = await hold(system, person, offer, { key: "mine", phone: "+447700900999" });
    expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    expect((await read(system, person, booking)).status).toBe("held");
  });
});
