import { expect } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { OfferPage } from "#contracts/offers.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { deliver, eventsOf } from "../../harness/provider.ts";
import { type Person, newPerson, signIn } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import { claims, flightsOf, held, pay, read, search, until } from "../trip.ts";
import { inDays } from "../../../scripts/api/in-days.ts";
import { burst } from "./burst.ts";
import { newEndpoint } from "./partners.ts";

async function heldBy(system: System): Promise<{ who: Person; booking: Booking }> {
  const [offer] = await search(system, { departure_date: inDays(4) });
  if (offer === undefined) throw new Error("no offer");
  const who = await signIn(system, "agent@example.com");
  return { who, booking: await held(system, who, offer) };
}

/** Every copy gets the same, and none says that it is one: no key is looked at. */
async function expectSame(system: System, path: string, request: Parameters<typeof burst>[2], status: number): Promise<void> {
  const answers = await burst(system, path, { ...request, key: "the same" });
  expect([...new Set(answers.map((answer) => `${answer.status} ${answer.text}`))]).toHaveLength(1);
  expect(answers[0]?.status).toBe(status);
  expect(answers.some(({ headers }) => headers.has("idempotency-replayed"))).toBe(false);
}

/** Operations that need no key: each is sent many times at once, and has had its effect once. */
export const REPEATABLE: Record<string, (system: System) => Promise<void>> = {
  async releaseBooking(system) {
    const { who, booking } = await heldBy(system);
    await expectSame(system, `/v1/bookings/${booking.id}`, { method: "DELETE", token: who.token }, 204);
    const released = await read(system, who, booking);
    expect(released.status).toBe("cancelled");
    expect(released.timeline.filter(({ event }) => event === "booking.cancelled")).toHaveLength(1);
    expect(await claims(system, booking, booking.id)).toEqual([]);
  },
  async lookUpBooking(system) {
    const { booking } = await heldBy(system);
    const json = { record_locator: booking.record_locator, family_name: "Lovelace" };
    // The list that a lookup reads follows a moment later.
    await expect.poll(async () => (await system.api("/v1/lookup", { json })).status).toBe(200);
    await expectSame(system, "/v1/lookup", { json }, 200);
  },
  async searchItineraries(system) {
    const slices = [{ origin: "LHR", destination: "JFK", departure_date: inDays(4) }];
    const answers = await burst(system, "/v1/offers/search", { method: "POST", json: { slices }, key: "the same" });
    // Each id says when it expires, so only what is offered is the same.
    const offered = answers.map(({ status, text }) => {
      const { data = [] } = JSON.parse(text) as Partial<OfferPage>;
      return JSON.stringify([status, data.map((offer) => [flightsOf(offer), offer.fare.family, offer.total])]);
    });
    expect([...new Set(offered)]).toHaveLength(1);
    expect(offered[0]).toMatch(/^\[200,.*LHR/);
    expect(answers.some(({ headers }) => headers.has("idempotency-replayed"))).toBe(false);
  },
  async updateProfile(system) {
    const who = await newPerson(system);
    await expectSame(system, "/v1/me", { method: "PATCH", token: who.token, json: { name: "Ada King" } }, 200);
    expect((await system.api("/v1/me", { token: who.token })).body).toMatchObject({ name: "Ada King" });
  },
  async setNotificationPreferences(system) {
    const who = await newPerson(system);
    const path = "/v1/me/notification-preferences";
    const json = { ...ALL_WANTED, email: { ...ALL_WANTED.email, held: false } };
    await expectSame(system, path, { method: "PUT", token: who.token, json }, 200);
    expect((await system.api(path, { token: who.token })).body).toEqual(json);
  },
  async updateWebhookEndpoint(system) {
    const { who, path } = await newEndpoint(system);
    const json = { description: "production" };
    const answers = await burst(system, path, { method: "PATCH", token: who.token, json, key: "the same" });
    // Each says when it was changed.
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
    expect(answers.some(({ headers }) => headers.has("idempotency-replayed"))).toBe(false);
    expect((await system.api(path, { token: who.token })).body).toMatchObject(json);
  },
  async deleteWebhookEndpoint(system) {
    const { who, path } = await newEndpoint(system);
    const answers = await burst(system, path, { method: "DELETE", token: who.token, key: "the same" });
    // What is gone is missing.
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(answers.length - 1);
    expect((await system.api(path, { token: who.token })).status).toBe(404);
  },
  async eraseAccount(system) {
    const who = await newPerson(system);
    await expectSame(system, "/v1/me", { method: "DELETE", token: who.token }, 204);
    const { email, password } = who;
    expect((await system.api("/v1/auth/sign-in/email", { json: { email, password } })).status).toBe(401);
  },
  async receiveStripeEvent(system) {
    const { who, booking } = await heldBy(system);
    await pay(system, who, booking);
    const { timeline } = await until(system, who, booking, "confirmed");
    const [event] = await eventsOf(system, booking.id);
    if (event === undefined) throw new Error("no event");
    await Promise.all(Array.from({ length: 50 }, () => deliver(system, event)));
    const rows = await system.rows("holdfast-payments", "SELECT COUNT(*) AS n FROM webhook_events WHERE event_id = ?", event.id);
    expect(rows).toEqual([{ n: 1 }]);
    expect((await read(system, who, booking)).timeline).toEqual(timeline);
  },
};
