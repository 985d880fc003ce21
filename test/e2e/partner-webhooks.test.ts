import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { WebhookDelivery, WebhookEndpointWithSecret } from "#contracts/webhooks.ts";
import { invariant } from "#domain/invariant.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { type Receiver, startReceiver } from "../workers/fixtures/receiver.ts";
import { basic, partnerClient, post, register, sessionOf, tokensFor } from "./partner.ts";
import { cancel, held, pay, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let receiver: Receiver;
beforeAll(async () => {
  // Reached on this machine alone, so its partners may be here too.
  [system, receiver] = await Promise.all([startSystem({ publicUrl: "http://localhost:8787" }), startReceiver()]);
});
afterAll(() => Promise.all([system.close(), receiver.close()]));

const PATH = "/v1/webhook-endpoints";
async function endpoint(token: string, place: string): Promise<string> {
  const { status, body } = await system.api<WebhookEndpointWithSecret>(PATH, {
    token,
    key: randomUUID(),
    json: { url: receiver.url(place) },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}
/** What has come to a place of the receiver: types and bookings, in any order. */
const told = (place: string) =>
  receiver
    .at(place)
    .map(({ body }) => JSON.parse(body) as { type: string; data: { booking_id: string; status: string } })
    .map(({ type, data }) => `${type} ${data.booking_id} ${data.status}`);
const arrival = (place: string, event: string) => waitFor(`${event} at ${place}`, async () => told(place).includes(event));
async function confirmed(who: Person): Promise<Booking> {
  const [offer] = (await search(system, { departure_date: inDays(7) })).filter(({ fare }) => fare.refundable);
  invariant(offer, "there is an offer");
  const booking = await held(system, who, offer);
  await pay(system, who, booking);
  return until(system, who, booking, "confirmed");
}

it("a user and a client that they have allowed it are told of their bookings, the client until that is taken back", async () => {
  const who = await signIn(system, "agent@example.com");
  const client = await register(system, { scope: "openid offline_access bookings:read" });
  const { access_token } = await tokensFor(system, client, { email: who.email });
  const theirs = await endpoint(access_token, "/client");
  await endpoint(who.token, "/person");
  await endpoint((await newPerson(system)).token, "/stranger");

  const booking = await confirmed(who);
  const event = `booking.confirmed ${booking.id} confirmed`;
  await Promise.all([arrival("/client", event), arrival("/person", event)]);

  const session = await sessionOf(system, who.email);
  const { body: consents } = await system.api<{ id: string; clientId: string }[]>("/v1/auth/oauth2/get-consents", {
    token: session,
  });
  const [consent] = consents.filter(({ clientId }) => clientId === client.client_id);
  const withdrawal = await system.api("/v1/auth/oauth2/delete-consent", { token: session, json: { id: consent?.id } });
  expect(withdrawal.status).toBe(200);

  const next = await confirmed(who);
  await arrival("/person", `booking.confirmed ${next.id} confirmed`);
  const failure = await waitFor("the client's delivery to fail", async () => {
    const { body } = await system.api<{ data: WebhookDelivery[] }>(`${PATH}/${theirs}/deliveries`, { token: access_token });
    return body.data.find(({ booking_id, reason }) => booking_id === next.id && reason !== null);
  });
  expect(failure).toMatchObject({
    status: "pending",
    response_status: null,
    reason: expect.stringContaining("may not read") as string,
  });
  expect(told("/client").toSorted()).toEqual([event, `booking.held ${booking.id} held`]);
  await cancel(system, who, next);
  await arrival("/person", `booking.refunded ${next.id} cancelled`);
  expect(told("/stranger")).toEqual([]);
});

it("a client that acts for itself is told of its own bookings: one that it lets go, one that could not be paid", async () => {
  const client = await partnerClient(system, ["bookings:read", "bookings:write", "payments:write"]);
  const { body } = await post(system, "token", { grant_type: "client_credentials" }, basic(client));
  const who: Person = { email: "agency@example.com", password: "", token: body.access_token ?? "" };
  await endpoint(who.token, "/agency");
  const [offer] = await search(system, { departure_date: inDays(8) });
  invariant(offer, "there is an offer");
  const released = await held(system, who, offer);
  await arrival("/agency", `booking.held ${released.id} held`);
  await system.api(`/v1/bookings/${released.id}`, { method: "DELETE", token: who.token });
  await arrival("/agency", `booking.cancelled ${released.id} cancelled`);
  const declined = await held(system, who, offer);
  await pay(system, who, declined, "pm_card_chargeDeclined");
  await arrival("/agency", `booking.failed ${declined.id} failed`);
  expect(receiver.at("/agency").every(({ headers }) => String(headers["webhook-signature"]).startsWith("v1,"))).toBe(true);
});
