import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OperatedService, ServiceState } from "#contracts/service-registry.ts";
import { mailTo } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { expectPromiseKept, held, hold, pay, read, search, until } from "./trip.ts";

let system: System;
let operator: Person;
let person: Person;
beforeAll(async () => {
  system = await startSystem({ vars: { PROBE_EVERY_SECONDS: "1" } });
  operator = await signIn(system, "operator@example.com");
  person = await newPerson(system);
});
afterAll(() => system.close());

/** Time for a busy machine: `in-service.test.ts` counts by its own clock how soon an isolate hears of it. */
const KNOWN_WITHIN_MS = 120_000;

const decide = (name: string, decision: "drain" | "resume", json?: object) =>
  system.api<OperatedService>(`/v1/ops/services/${name}/${decision}`, {
    method: "POST",
    token: operator.token,
    key: randomUUID(),
    ...(json && { json }),
  });
const stateOf = async (name: string): Promise<ServiceState | undefined> => {
  const { body } = await system.api<{ services: ServiceState[] }>("/v1/status");
  return body.services.find((service) => service.name === name);
};
const refused = { status: 503, headers: { "retry-after": expect.stringMatching(/^\d+$/) as string } };

describe("a drained service", () => {
  it("takes nothing new while the others go on, finishes what it had, and comes back", async () => {
    const [offer, other] = await search(system);
    if (offer === undefined || other === undefined) throw new Error("no offers");
    const booking = await held(system, person, offer);
    expect((await pay(system, person, booking)).status).toBe(202);
    expect(await decide("bookings", "drain", { reason: "moving its database – 10 minutes" })).toMatchObject({
      status: 200,
      body: { in_service: false, drain: { reason: "moving its database – 10 minutes" } },
    });

    expect(await hold(system, person, other)).toMatchObject({
      ...refused,
      body: { code: "service_unavailable", service: "bookings" },
    });
    expect(await system.api("/v1/bookings", { token: person.token })).toMatchObject(refused);
    expect(await search(system)).not.toEqual([]);
    expect((await system.api("/v1/me", { token: person.token })).status).toBe(200);
    expect(await stateOf("bookings")).toMatchObject({ health: "up", in_service: false });
    // What was accepted before the drain goes on behind the door.
    await mailTo(system, person.email, "booking.confirmed");

    // It outlives the object's eviction, and this isolate's memory of it.
    await system.evict("ServiceRegistry", "main");
    expect(await stateOf("bookings")).toMatchObject({ in_service: false });
    await waitFor("the gateway to have asked again", async () => {
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      // Whoever has heard nothing for long, and gets no answer at once, lets requests through: until the answer comes.
      return (await system.api("/v1/bookings", { token: person.token })).status === 503;
    });
    expect(await hold(system, person, other)).toMatchObject(refused);

    expect(await decide("bookings", "resume")).toMatchObject({ status: 200, body: { in_service: true, drain: null } });
    expect((await read(system, person, booking)).status).toBe("confirmed");
    await expectPromiseKept(system, await read(system, person, booking));
    await held(system, person, other);
  });

  it("may be identity itself: operators can still sign in, and put it back", async () => {
    expect((await decide("users", "drain")).status).toBe(200);
    expect(await system.api("/v1/me", { token: person.token })).toMatchObject(refused);
    const fresh = await signIn(system, "operator@example.com");
    const resumed = await system.api(`/v1/ops/services/users/resume`, { method: "POST", token: fresh.token, key: randomUUID() });
    expect(resumed.status).toBe(200);
    expect((await system.api("/v1/me", { token: person.token })).status).toBe(200);
  });
});

describe("a service whose health fails", () => {
  const rename = (from: string, to: string) => system.rows("holdfast-payments", `ALTER TABLE ${from} RENAME TO ${to}`);

  it("is reported, refused after some probes while the others go on, and comes back by itself", async () => {
    const [offer] = await search(system);
    if (offer === undefined) throw new Error("no offer");
    const payer = await newPerson(system);
    const booking = await held(system, payer, offer);
    const trialBalance = () => system.api("/v1/ops/ledger/trial-balance", { token: operator.token });
    await waitFor("payments to be up", async () => (await stateOf("payments"))?.health === "up");
    await rename("payments", "payments_away");
    const seen = new Set<string | undefined>();
    await waitFor(
      "payments to be down",
      async () => {
        const state = await stateOf("payments");
        seen.add(`${state?.health} ${state?.in_service}`);
        return state?.health === "down";
      },
      90_000,
    );
    // Reported at once, and refused only after the threshold.
    expect([...seen].filter((each) => each !== "up true")).toEqual(["failing true", "down false"]);
    await waitFor("the gateway to know", async () => (await trialBalance()).status === 503, KNOWN_WITHIN_MS);
    expect(await trialBalance()).toMatchObject({ ...refused, body: { code: "service_unavailable", service: "payments" } });
    expect(await pay(system, payer, booking)).toMatchObject({ ...refused, body: { code: "payment_unavailable" } });
    expect((await system.api("/v1/bookings", { token: person.token })).status).toBe(200);
    expect(await search(system)).not.toEqual([]);
    expect((await system.api<string>("/metrics")).body).toContain('holdfast_service_state{service="payments",state="down"} 1\n');

    await rename("payments_away", "payments");
    await waitFor("payments to be asked again", async () => (await trialBalance()).status === 200, 90_000);
    expect(await stateOf("payments")).toMatchObject({ health: "up", in_service: true });
    // The hold has stayed as it was.
    await pay(system, payer, booking);
    await until(system, payer, booking, "confirmed");
  });
});
