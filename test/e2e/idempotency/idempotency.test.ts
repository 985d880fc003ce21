import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { providerPayments } from "../../harness/evidence.ts";
import { signIn } from "../../harness/people.ts";
import { type System, startSystem } from "../../harness/system.ts";
import { flightsOf, freeSeats, held, party, search, until } from "../trip.ts";
import { inDays } from "../../../scripts/api/in-days.ts";
import { ask, codeOf, expectOneAnswer } from "./burst.ts";
import { COMMANDS } from "./commands.ts";
import { REPEATABLE } from "./repeatable.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

interface Documented {
  operationId: string;
  parameters?: { name: string; required?: boolean }[];
}

it("is tested for every documented operation that changes something", async () => {
  const { body } = await system.api<{ paths: Record<string, Record<string, Documented>> }>("/openapi.json");
  const changing = Object.entries(body.paths)
    // Identity's own operations know no keys: better-auth serves them.
    .filter(([path]) => !path.startsWith("/v1/auth/"))
    .flatMap(([, methods]) => Object.entries(methods))
    .flatMap(([method, operation]) => (method === "get" ? [] : [operation]));
  const needsKey = ({ parameters = [] }: Documented) =>
    parameters.some(({ name, required }) => name === "Idempotency-Key" && required === true);
  const named = (operations: Documented[]) => operations.map(({ operationId }) => operationId).toSorted();
  expect(Object.keys(COMMANDS).toSorted()).toEqual(named(changing.filter(needsKey)));
  expect(Object.keys(REPEATABLE).toSorted()).toEqual(named(changing.filter((operation) => !needsKey(operation))));
});

describe.each(Object.entries(COMMANDS))("%s", (_, { method, status, prepare }) => {
  it("is carried out once, however often it is sent", async () => {
    const { path, who, json: own, otherJson, effects } = await prepare(system, await signIn(system, "operator@example.com"));
    const command = { method, token: who.token, ...(own && { json: own }) };
    const key = randomUUID();

    const keyless = await ask(system, path, command);
    expect([keyless.status, codeOf(keyless)]).toEqual([400, "idempotency_key_required"]);
    // What was refused does not use the key up.
    const malformed = await ask(system, path, { ...command, key, json: { ...own, no_such_key: 1 } });
    expect([malformed.status, codeOf(malformed)]).toEqual([400, "validation_failed"]);

    const answer = await expectOneAnswer(system, path, { ...command, key }, status);
    for (const json of otherJson === undefined ? [] : [otherJson]) {
      const other = await ask(system, path, { ...command, key, json });
      expect([other.status, codeOf(other)]).toEqual([422, "idempotency_key_reused"]);
    }
    expect(await effects()).toBe(1);
    // Whatever has become of it meanwhile, the answer to the key stays the first one.
    expect((await ask(system, path, { ...command, key })).text).toBe(answer.text);
  });
});

describe("what needs no key, and looks at none, is harmless to repeat", () => {
  it.each(Object.entries(REPEATABLE))("%s", async (_, repeat) => {
    await repeat(system);
  });
});

describe("a refusal leaves the key free", () => {
  it("of a booking and of a change of seats, whose seat is free later", async () => {
    const [offer] = await search(system, { departure_date: inDays(11) });
    if (offer === undefined) throw new Error("no offer");
    const flight = flightsOf(offer)[0] ?? "";
    const [wanted = "", other = ""] = await freeSeats(system, flight);
    const inSeat = (designator: string) => party(offer, { pax_1: { [flight]: designator } });
    const agent = await signIn(system, "agent@example.com");
    const taken = await held(system, agent, offer, { passengers: inSeat(wanted) });
    const changing = await held(system, agent, offer, { passengers: inSeat(other) });

    const book = {
      token: agent.token,
      key: "book",
      json: { offer_id: offer.id, contact: { email: agent.email }, passengers: inSeat(wanted) },
    };
    const selections = [{ id: "pax_1", seat_selections: [{ flight_id: flight, designator: wanted }] }];
    const change = { method: "PUT", token: agent.token, key: "change", json: { passengers: selections } };
    for (const [path, request] of [
      ["/v1/bookings", book],
      [`/v1/bookings/${changing.id}/seats`, change],
    ] as const) {
      const refused = await ask(system, path, request);
      expect([refused.status, codeOf(refused)]).toEqual([409, "seat_unavailable"]);
    }

    const release = (id: string) => ask(system, `/v1/bookings/${id}`, { method: "DELETE", token: agent.token });
    expect((await release(taken.id)).status).toBe(204);
    const booked = await expectOneAnswer(system, "/v1/bookings", book, 201);
    expect((await release((JSON.parse(booked.text) as Booking).id)).status).toBe(204);
    await expectOneAnswer(system, `/v1/bookings/${changing.id}/seats`, change, 200);
  });

  it("of a payment that could not be taken for a while", async () => {
    const [offer] = await search(system);
    if (offer === undefined) throw new Error("no offer");
    const [who, operator] = [await signIn(system, "agent@example.com"), await signIn(system, "operator@example.com")];
    const booking = await held(system, who, offer);
    const decide = (decision: "drain" | "resume") =>
      ask(system, `/v1/ops/services/payments/${decision}`, { method: "POST", token: operator.token, key: randomUUID() });
    const pay = { token: who.token, key: "pay", json: { payment_method: "pm_card_visa" } };
    await decide("drain");
    const refused = await ask(system, `/v1/bookings/${booking.id}/payments`, pay);
    expect([refused.status, codeOf(refused)]).toEqual([503, "payment_unavailable"]);
    await decide("resume");
    await expectOneAnswer(system, `/v1/bookings/${booking.id}/payments`, pay, 202);
    expect(await providerPayments(system, (await until(system, who, booking, "confirmed")).id)).toHaveLength(1);
  });
});
