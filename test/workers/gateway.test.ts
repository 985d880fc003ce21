import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Booking } from "#contracts/bookings.ts";
import { OfferPage, SeatMap, type Offer } from "#contracts/offers.ts";
import { Problem } from "#contracts/problems.ts";
import type { ServiceState } from "#contracts/service-registry.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { newPerson, signIn, type Person } from "../harness/people.ts";
import { startSystem, type System } from "../harness/system.ts";

/** The gateway in the runtime, in front of the real services. */
let system: System;
let person: Person;

beforeAll(async () => {
  system = await startSystem();
  person = await signIn(system, "passenger@example.com");
});
afterAll(() => system.close());

async function anOffer(): Promise<Offer> {
  const { body } = await system.api(`/v1/offers?origin=LHR&destination=JFK&departure_date=${inDays(5)}&max_connections=0`);
  const offer = OfferPage.parse(body).data[0];
  expect(offer).toBeDefined();
  return offer as Offer;
}
const passengersOf = (offer: Offer) =>
  offer.passengers.map(({ id }) => ({ id, given_name: "Ada", family_name: "Lovelace", born_on: "1990-12-10" }));
const book = (offer: Offer, key: string, token = person.token) =>
  system.api("/v1/bookings", {
    token,
    key,
    json: { offer_id: offer.id, contact: { email: "ada@example.com" }, passengers: passengersOf(offer) },
  });

describe("access", () => {
  test("a token of the users service opens the API; its session token does not", async () => {
    expect(await system.api("/v1/me", { token: person.token })).toMatchObject({
      status: 200,
      body: { email: "passenger@example.com", role: "passenger" },
    });
    const session = await system.api<{ token: string }>("/v1/auth/sign-in/email", {
      json: { email: "passenger@example.com", password: person.password },
    });
    expect(await system.api("/v1/me", { token: session.body.token })).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    });
  });

  test("a token with a changed signature is refused", async () => {
    const changed = person.token.slice(0, -4) + (person.token.endsWith("AAAA") ? "BBBB" : "AAAA");
    expect((await system.api("/v1/me", { token: changed })).status).toBe(401);
  });
});

describe("a booking", () => {
  test("is held once for one key, and the replay is the same bytes", async () => {
    const offer = await anOffer();
    const first = await book(offer, "gateway-replay");
    expect(first).toMatchObject({ status: 201, body: { status: "held" } });
    const held = Booking.parse(first.body);
    expect(first.headers["location"]).toBe(held.links.self);
    const again = await book(offer, "gateway-replay");
    expect(again).toMatchObject({ status: 201, headers: { "idempotency-replayed": "true" } });
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    const other = await system.api("/v1/bookings", {
      token: person.token,
      key: "gateway-replay",
      json: { offer_id: offer.id, contact: { email: "eve@example.com" }, passengers: passengersOf(offer) },
    });
    expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    expect((await system.api(held.links.self, { method: "DELETE", token: person.token })).status).toBe(204);
  });

  test("of somebody else looks exactly like a missing one", async () => {
    const held = Booking.parse((await book(await anOffer(), "gateway-other")).body);
    const stranger = await newPerson(system);
    const theirs = await system.api(held.links.self, { token: stranger.token, headers: { "x-request-id": "same" } });
    const missing = await system.api(
      held.links.self.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      { token: stranger.token, headers: { "x-request-id": "same" } },
    );
    expect(theirs).toEqual(missing);
    expect(theirs.status).toBe(404);
    await system.api(held.links.self, { method: "DELETE", token: person.token });
  });

  test("streams what happens to it, to the end", async () => {
    const held = Booking.parse((await book(await anOffer(), "gateway-stream")).body);
    const stream = await system.open(`${held.links.self}/events`, { token: person.token });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const [text] = await Promise.all([stream.text(), system.api(held.links.self, { method: "DELETE", token: person.token })]);
    const statuses = Array.from(text.matchAll(/^data: (.*)$/gm), ([, data]) => Booking.parse(JSON.parse(data ?? "")).status);
    expect(statuses.at(-1)).toBe("cancelled");
  });

  test("can be waited for", async () => {
    const held = Booking.parse((await book(await anOffer(), "gateway-wait")).body);
    const now = await system.api(held.links.self, { token: person.token });
    const waiting = system.api<Booking>(`${held.links.self}?wait=20`, {
      token: person.token,
      headers: { "if-none-match": now.headers["etag"] ?? "" },
    });
    await system.api(held.links.self, { method: "DELETE", token: person.token });
    expect(await waiting).toMatchObject({ status: 200, body: { status: "cancelled" } });
    // A moment later, when all that follows from it is done, nothing changes any more.
    await expect
      .poll(async () => {
        const { headers } = await system.api(held.links.self, { token: person.token });
        return (await system.api(held.links.self, { token: person.token, headers: { "if-none-match": headers["etag"] ?? "" } }))
          .status;
      })
      .toBe(304);
  });
});

describe("the live seat map", () => {
  test("sends a snapshot over a WebSocket", async () => {
    const flightId = (await anOffer()).slices[0]?.segments[0]?.flight_id ?? "";
    const answer = await system.open(`/v1/flights/${flightId}/seat-map/live`, { headers: { upgrade: "websocket" } });
    expect(answer.status).toBe(101);
    const socket = (answer as unknown as { webSocket: WebSocket & { accept(): void } }).webSocket;
    const message = new Promise<string>((resolve) => {
      socket.addEventListener("message", ({ data }) => resolve(String(data)), { once: true });
    });
    socket.accept();
    const snapshot = JSON.parse(await message) as { version: number };
    expect(snapshot.version).toBe(SeatMap.parse((await system.api(`/v1/flights/${flightId}/seat-map`)).body).version);
    socket.close();
  });

  test("of an unknown flight is 404", async () => {
    const answer = await system.api("/v1/flights/HF9999_2020-01-01_LHR/seat-map/live", { headers: { upgrade: "websocket" } });
    expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
  });
});

describe("what the gateway says of the system", () => {
  test("status lists every service as up, with the gateway's version", async () => {
    await expect
      .poll(async () => {
        const { body } = await system.api<{ services: ServiceState[] }>("/v1/status");
        return body.services.map(({ name, health }) => `${name} ${health}`);
      })
      .toEqual(["gateway", "users", "search", "bookings", "payments", "notifications"].map((name) => `${name} up`));
  });

  test("metrics count what was answered", async () => {
    await system.api("/healthz");
    await expect
      .poll(async () => (await system.api<string>("/metrics")).body)
      .toMatch(/holdfast_http_requests_total\{route="\/healthz",method="GET",status="200"\} [1-9]/);
  });

  test("the reference and its script are ours", async () => {
    expect((await system.api("/docs")).headers["content-type"]).toContain("text/html");
    const script = await system.open("/scalar.js", { method: "HEAD" });
    expect([script.status, script.headers.get("content-type")]).toEqual([200, expect.stringContaining("javascript")]);
    expect((await system.api<{ openapi: string }>("/openapi.json")).body.openapi).toBe("3.1.0");
  });

  test("every page address is the web site, and every unknown API path a problem", async () => {
    const [root, page] = await Promise.all([system.api<string>("/"), system.api<string>("/bookings/bkg_1")]);
    expect([page.status, page.body]).toEqual([200, root.body]);
    expect(root.headers["content-security-policy"]).toContain("script-src 'self'");
    expect(Problem.parse((await system.api("/v1/nothing")).body).code).toBe("not_found");
  });
});
