import { afterAll, beforeAll, expect, it } from "vitest";
import { mailTo, providerPayments } from "../harness/evidence.ts";
import { newPerson } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { claims, expectPromiseKept, flightsOf, freeSeats, held, hold, party, pay, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** Time for another one to ask for its seat, or for its payment, also where everything takes long. */
const TTL_S = 10;
let system: System;
beforeAll(async () => {
  system = await startSystem({ vars: { HOLD_TTL_SECONDS: String(TTL_S) } });
});
afterAll(() => system.close());

it("lets an unpaid hold go at its time: expired, seats free for others, a mail, no money asked for", async () => {
  const [person, other] = [await newPerson(system), await newPerson(system)];
  const [offer] = await search(system, { departure_date: inDays(6) });
  if (offer === undefined) throw new Error("no offer");
  const [flight = ""] = flightsOf(offer);
  const [seat = ""] = (await freeSeats(system, flight)).slice(-1);
  const passengers = party(offer, { pax_1: { [flight]: seat } });
  const booking = await held(system, person, offer, { passengers });
  expect((await hold(system, other, offer, { passengers })).status).toBe(409);
  const expired = await until(system, person, booking, "expired");
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(booking.expires_at ?? ""));
  expect(await pay(system, person, booking)).toMatchObject({ status: 409, body: { code: "hold_expired" } });
  await mailTo(system, person.email, "booking.expired");
  await waitFor("the seat to be free", async () => (await claims(system, booking, booking.id)).length === 0);
  await expectPromiseKept(system, expired);
  expect(await providerPayments(system, booking.id)).toEqual([]);
  // Not for the one who let it run out, for a while; for anybody else at once.
  expect(await hold(system, person, offer, { passengers })).toMatchObject({ status: 409, body: { code: "hold_cooldown" } });
  expect((await hold(system, other, offer, { passengers })).status).toBe(201);
});

it("keeps whoever let a hold run out from the same seats for a while, also after a card that was declined and kept it", async () => {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(8) });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  const passengers = party(offer, Object.fromEntries(booking.passengers.map(({ id, seats }) => [id, seatsOf(seats)])));
  await pay(system, person, booking, "pm_card_chargeDeclined", { on_decline: "keep" });
  await until(system, person, booking, "expired");
  await waitFor("the seat to be free", async () => (await claims(system, booking, booking.id)).length === 0);
  expect(await hold(system, person, offer, { passengers })).toMatchObject({ status: 409, body: { code: "hold_cooldown" } });
});
const seatsOf = (seats: { flight_id: string; designator: string }[]): Record<string, string> =>
  Object.fromEntries(seats.map(({ flight_id, designator }) => [flight_id, designator]));

it("does not expire what is being paid", async () => {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(7) });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  await pay(system, person, booking, "pm_card_threeDSecure2Required", { return_url: "https://shop.example/back" });
  await new Promise((resolve) => setTimeout(resolve, (TTL_S + 1) * 1_000));
  const pinned = flightsOf(offer).map((flight) => expect.stringMatching(new RegExp(`^${flight} \\S+ pinned$`)) as string);
  expect(await claims(system, booking, booking.id)).toEqual(pinned);
  expect((await system.api<{ status: string }>(`/v1/bookings/${booking.id}`, { token: person.token })).body.status).toBe(
    "paying",
  );
  // It counts as one of the two that somebody may hold, for as long as it is.
  const [another] = await search(system, { departure_date: inDays(9) });
  if (another === undefined) throw new Error("no other offer");
  await held(system, person, another);
  expect(await hold(system, person, another)).toMatchObject({ status: 429, body: { code: "hold_limit" } });
});
