import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { Offer } from "#contracts/offers.ts";
import { tokensFor } from "../../bench/tokens.ts";
import { type Person, newPerson } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import * as partner from "./partner.ts";
import { flightsOf, freeSeats, held, party, search } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

/** Everybody's budget of lookups that find nothing: twice a network's own. */
const MISSES = 40;

/** Limits as they are deployed, each client behind an address of its own. */
let system: System;
let person: Person;
beforeAll(async () => {
  system = await startSystem({ vars: { RATE_LIMITS: "enforced", LOOKUP_MISSES_PER_HOUR: String(MISSES) } });
  person = await newPerson(system);
});
afterAll(() => system.close());

const from = (address: string, headers: Record<string, string> = {}) => ({ ...headers, "cf-connecting-ip": address });

/** More connections at once than this are too many for a busy machine. */
const AT_ONCE = 16;

/** Asks so many times, some at once; the answers in order. */
async function inTurns<T>(times: number, ask: (n: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  while (answers.length < times) {
    const from = answers.length;
    answers.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, times - from) }, (_, i) => ask(from + i)))));
  }
  return answers;
}

describe("a guesser of record locators", () => {
  let booking: Booking;
  beforeAll(async () => {
    const [offer] = await search(system);
    if (offer === undefined) throw new Error("no offer");
    booking = await held(system, person, offer);
    await waitFor("the booking to be found by its locator", async () => {
      const { body } = await system.api<{ data: unknown[] }>("/v1/bookings", { token: person.token });
      return body.data.length > 0;
    });
  });

  const lookUp = (address: string, record_locator: string, family_name: string) =>
    system.api("/v1/lookup", { headers: from(address, { "x-request-id": "guess" }), json: { record_locator, family_name } });
  const another = (locator: string) => locator.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  const found = { status: 200, body: { passengers: [{ name: expect.stringMatching(/^A•+ L•+$/) as string }] } };

  it("cannot tell a wrong name from a locator that nobody has", async () => {
    const [wrongName, missing] = [
      await lookUp("203.0.113.1", booking.record_locator, "Hopper"),
      await lookUp("203.0.113.1", another(booking.record_locator), "Hopper"),
    ];
    expect(wrongName.status).toBe(404);
    expect(wrongName).toEqual(missing);
  });

  it("is stopped at a network's budget, while others find their bookings, and still finds nothing with a right guess", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) statuses.push((await lookUp("203.0.113.2", `AAA${100 + n}`, "Hopper")).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 404), ...Array.from({ length: 5 }, () => 429)]);
    expect(await lookUp("203.0.113.2", booking.record_locator, "Lovelace")).toMatchObject({
      status: 429,
      body: { code: "rate_limited" },
    });
    expect(await lookUp("203.0.113.3", booking.record_locator, "Lovelace")).toMatchObject(found);
  });

  it("with a network for each guess is stopped at everybody's budget, and a right guess looks like every other", async () => {
    const answers = await inTurns(2 * MISSES, (n) => lookUp(`198.51.100.${n}`, `AAB${100 + n}`, "Hopper"));
    const misses = answers.filter(({ status }) => status === 404).length;
    // The tests before have had 22 of it, and one comes back in a minute and a half.
    expect(misses).toBeGreaterThan(0);
    expect(misses).toBeLessThanOrEqual(MISSES - 20);
    expect(answers.every(({ status }) => status === 404 || status === 429)).toBe(true);
    const both = async () => ({
      lucky: await lookUp("198.51.100.200", booking.record_locator, "Lovelace"),
      unlucky: await lookUp("198.51.100.200", another(booking.record_locator), "Lovelace"),
    });
    let { lucky, unlucky } = await both();
    // The one that comes back may have come back just now, and the unlucky one has had it.
    if (lucky.status !== 429 || unlucky.status !== 429) ({ lucky, unlucky } = await both());
    expect([lucky.status, lucky.body]).toEqual([429, unlucky.body]);
    // Whoever has an account needs no lookup.
    expect(await system.api(`/v1/bookings/${booking.id}`, { token: person.token })).toMatchObject({ status: 200 });
  });
});

const holdFrom = (address: string, token: string, offer: Offer) =>
  system.api<{ code?: string }>("/v1/bookings", {
    token,
    key: randomUUID(),
    headers: from(address),
    json: { offer_id: offer.id, contact: { email: "somebody@example.com" }, passengers: party(offer) },
  });

describe("a partner's client", () => {
  const scope = "bookings:read bookings:write";
  /** Of three holds, one after the other. */
  async function threeHolds(token = "") {
    const [offer] = await search(system, { departure_date: inDays(9) });
    if (offer === undefined) throw new Error("no offer");
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await holdFrom("203.0.113.30", token, offer));
    return answers.map(({ status, body }) => (status === 201 ? "held" : body.code));
  }

  it("that acts for itself is one customer, whoever it books for", async () => {
    const own = await partner.partnerClient(system, scope.split(" "));
    const { body } = await partner.post(system, "token", { grant_type: "client_credentials", scope }, partner.basic(own));
    expect(await threeHolds(body.access_token)).toEqual(["held", "held", "hold_limit"]);
  });

  it("that an agent has allowed holds for as many as the agent may", async () => {
    const client = await partner.register(system, { scope });
    const { access_token } = await partner.tokensFor(system, client, { email: "agent@example.com" });
    expect(await threeHolds(access_token)).toEqual(["held", "held", "held"]);
  });
});

describe("a bot with many identities behind one line", () => {
  const IDENTITIES = 1_000;

  it("holds 5 % of a flight at most, and everybody else still gets a seat", { timeout: 600_000 }, async () => {
    const [offer] = await search(system, { departure_date: inDays(7) });
    if (offer === undefined) throw new Error("no offer");
    const [flight = ""] = flightsOf(offer);
    const seats = (await freeSeats(system, flight, "economy")).length + (await freeSeats(system, flight, "business")).length;
    const { tokenOf } = await tokensFor({
      publicUrl: system.publicUrl,
      execute: async (database, sql, ...parameters) => void (await system.rows(database, sql, ...parameters)),
    });
    await waitFor("the gateway to know the bots' key", async () => {
      return (await system.api("/v1/bookings", { token: tokenOf("bot-0") })).status === 200;
    });

    // Each with an address of its own out of the line's /64.
    const answers = await inTurns(IDENTITIES, (n) => holdFrom(`2001:db8::${n}`, tokenOf(`bot-${n}`), offer));
    const codes = answers.map(({ status, body }) => (status === 201 ? "held" : (body.code ?? String(status))));
    const count = (code: string) => codes.filter((each) => each === code).length;
    expect(count("held")).toBeGreaterThan(0);
    expect(count("held")).toBeLessThanOrEqual(0.05 * seats);
    expect(count("hold_limit")).toBeGreaterThan(0);
    // Where the machine is quick, they are also too many for one address within a minute.
    expect(count("held") + count("hold_limit") + count("rate_limited")).toBe(IDENTITIES);
    const { seats: taken } = await system.flightSeats(flight).manifest();
    expect(taken).toHaveLength(count("held"));

    expect(await holdFrom("203.0.113.20", person.token, offer)).toMatchObject({ status: 201 });
  });
});

describe("the platform's limiter", () => {
  it("stops one network at its limit, and no other", async () => {
    // Its windows begin on the minute: this is more than two of them allow.
    const answers = await inTurns(61, () => system.api("/v1/lookup", { headers: from("203.0.113.9"), json: {} }));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({
      body: { code: "rate_limited" },
      headers: { "retry-after": "60", "ratelimit-policy": '"lookup";q=30;w=60' },
    });
    expect((await system.api("/v1/lookup", { headers: from("203.0.113.10"), json: {} })).status).toBe(400);
  });
});

describe("commands about bookings", () => {
  it("say what remains, by an object", async () => {
    const remaining = async () => {
      const { headers } = await system.api("/v1/bookings", { token: person.token, json: {} });
      expect(headers["ratelimit-policy"]).toBe('"booking";q=60;w=60, "booking-address";q=600;w=60');
      return Number(headers["ratelimit"]?.match(/^"booking";r=(\d+);t=\d+$/)?.[1]);
    };
    const first = await remaining();
    expect(first).toBeLessThan(60);
    expect(await remaining()).toBeLessThanOrEqual(first);
  });
});
