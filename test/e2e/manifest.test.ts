import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlightManifest, FlightRebuilt } from "#contracts/manifest.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { flightsOf, held, pay, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const manifestOf = (flightId: string) =>
  system.api<FlightManifest>(`/v1/ops/flights/${flightId}/manifest`, { token: operator.token });

describe("the manifest of a flight", () => {
  it("lists every seat, whose it is and until when, and no name", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(5) });
    if (offer === undefined) throw new Error("no offer");
    const booking = await held(system, person, offer);
    const flightId = flightsOf(booking)[0] ?? "";
    const [passenger] = booking.passengers;
    const seat = passenger?.seats.find(({ flight_id }) => flight_id === flightId)?.designator;
    const before = await manifestOf(flightId);
    expect(before.status).toBe(200);
    const mine = ({ body }: typeof before) => body.seats.find(({ designator }) => designator === seat);
    expect(mine(before)).toMatchObject({
      state: "held",
      booking_id: booking.id,
      passenger_id: passenger?.id,
      expires_at: booking.expires_at,
    });
    expect(before.body.seats.filter(({ state }) => state === "free")).toHaveLength(before.body.seats.length - 1);
    expect((await pay(system, person, booking)).status).toBe(202);
    await until(system, person, booking, "confirmed");
    const after = await manifestOf(flightId);
    expect(mine(after)).toMatchObject({ state: "sold", booking_id: booking.id, expires_at: null });
    expect(after.body.version).toBeGreaterThan(before.body.version);
    expect(after.body.booking_classes.reduce((sum, { taken }) => sum + taken, 0)).toBe(1);
    expect(JSON.stringify(after.body)).not.toContain(passenger?.family_name);
  });

  it("of a flight nobody has asked for yet has every seat free, and of none that does not exist there is one", async () => {
    const [offer] = await search(system, { departure_date: inDays(9) });
    if (offer === undefined) throw new Error("no offer");
    const { status, body } = await manifestOf(flightsOf(offer)[0] ?? "");
    expect(status).toBe(200);
    expect(new Set(body.seats.map(({ state }) => state))).toEqual(new Set(["free"]));
    expect((await manifestOf("HF9999_2026-12-01_LHR")).status).toBe(404);
  });

  it("needs no rebuilding where nothing is lost: the sagas know of every seat there is, and nothing changes", async () => {
    const person = await newPerson(system);
    const [offer] = await search(system, { departure_date: inDays(6) });
    if (offer === undefined) throw new Error("no offer");
    const booking = await held(system, person, offer);
    expect((await pay(system, person, booking)).status).toBe(202);
    await until(system, person, booking, "confirmed");
    const flightId = flightsOf(booking)[0] ?? "";
    const before = await manifestOf(flightId);
    const rebuild = (id: string, token: string) =>
      system.api<FlightRebuilt>(`/v1/ops/flights/${id}/rebuild`, { method: "POST", token, key: randomUUID() });
    expect((await rebuild(flightId, operator.token)).body).toEqual({ restored: [], present: 1, contradicted: [] });
    expect((await manifestOf(flightId)).body).toEqual(before.body);
    expect((await rebuild(flightId, person.token)).status).toBe(403);
    expect((await rebuild("HF9999_2026-12-01_LHR", operator.token)).status).toBe(404);
  });

  it("is not for the passenger", async () => {
    const person = await newPerson(system);
    const answer = await system.api(`/v1/ops/flights/HF101_2026-12-01_LHR/manifest`, { token: person.token });
    expect(answer.status).toBe(403);
  });
});
