import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Offer } from "#contracts/offers.ts";
import { authorisedUnits } from "#domain/fare/booking-classes.ts";
import { invariant } from "#domain/invariant.ts";
import { type Person, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { flightsOf, hold, search } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
/** Without the limits of a passenger. */
let agent: Person;
beforeAll(async () => {
  system = await startSystem();
  agent = await signIn(system, "agent@example.com");
});
afterAll(() => system.close());

const classOf = ({ slices }: Offer) => slices[0]?.segments[0]?.booking_class ?? "";
const offersOn = async (flightId: string) =>
  (await search(system, { departure_date: inDays(6) })).filter((offer) => flightsOf(offer).includes(flightId));

/** So many units of the offer's class are taken by others. */
async function take(flightId: string, booking_class: string, units: number): Promise<void> {
  const held = await system.flightSeats(flightId).hold({
    booking_id: `bkg_00_${randomUUID().replaceAll("-", "").slice(0, 26).padEnd(26, "0")}`,
    attempt: randomUUID(),
    request_hash: "others",
    user_id: "others",
    cabin: "economy",
    booking_class,
    seats: Array.from({ length: units }, (_, i) => ({ passenger_id: `pax_${i}`, designator: null })),
    ttl_ms: 600_000,
    exempt: true,
  });
  expect(held.ok, JSON.stringify(held)).toBe(true);
}

test("an offer's price is kept when its class closes before it is booked, as long as the class honours it; then it is 409", async () => {
  const [offer] = await search(system, { departure_date: inDays(6) });
  invariant(offer, "there is an offer");
  const [flightId = ""] = flightsOf(offer);
  const booking_class = classOf(offer);
  const units = authorisedUnits(offer.slices[0]?.segments[0]?.aircraft ?? "").find(
    (entry) => entry.booking_class === booking_class,
  );
  invariant(units, "the class is sold on the flight");
  // Opens the flight, and is one of its units.
  expect((await hold(system, agent, offer)).status).toBe(201);
  await take(flightId, booking_class, units.authorised - 1);
  await waitFor("the class to close", async () => (await offersOn(flightId)).every((each) => classOf(each) !== booking_class));

  const kept = await hold(system, agent, offer);
  expect([kept.status, kept.body.total]).toEqual([201, offer.total]);
  await take(flightId, booking_class, units.honoured - 1);
  const refused = await hold(system, agent, offer);
  expect([refused.status, refused.body.code]).toEqual([409, "fare_unavailable"]);
  const dearer = (await offersOn(flightId)).find(({ fare }) => fare.family === offer.fare.family);
  expect(dearer?.total.amount_minor).toBeGreaterThan(offer.total.amount_minor);
});
