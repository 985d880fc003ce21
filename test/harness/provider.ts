import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { invariant } from "#domain/invariant.ts";
import type { Api } from "../../scripts/api/api.ts";
import type { System } from "./system.ts";

/** Body of `POST /dev/provider/faults`. */
export interface Fault {
  mode: string;
  rate?: number;
  operations?: string[];
  times?: number;
  late_ms?: number;
}
/** Longer than any test: each turns its faults off by itself. */
const FAULT_MS = 600_000;

/** Has the provider misbehave. Faults of other modes stay on. */
export async function fault(system: Api, ...faults: Fault[]): Promise<void> {
  for (const each of faults) {
    const { status, body } = await system.api("/dev/provider/faults", { json: { for_ms: FAULT_MS, ...each } });
    invariant(status === 200, `fault ${each.mode}: ${status} ${JSON.stringify(body)}`);
  }
}
/** It works again. */
export const heal = (system: Api): Promise<void> => fault(system, { mode: "ok" });

/** The provider's account, used as its owner may by hand: through the SDK, not through Holdfast. */
export async function account(system: System): Promise<Stripe> {
  const { PROVIDER } = await system.bindingsOf<{ PROVIDER: Fetcher }>("holdfast-payments");
  return new Stripe(system.secrets["STRIPE_SECRET_KEY"] ?? "", {
    httpClient: Stripe.createFetchHttpClient(((input: string, init?: RequestInit) =>
      PROVIDER.fetch(input, init)) as typeof fetch),
    host: "provider.test",
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Everything the provider has to say of a booking's payments, oldest first, whether it was sent or lost. */
export async function eventsOf(system: System, bookingId: string): Promise<Stripe.Event[]> {
  const { events } = await account(system);
  const types = ["payment_intent.amount_capturable_updated", "payment_intent.succeeded", "payment_intent.canceled"];
  const { data } = await events.list({ types, limit: 100 });
  const isOfBooking = ({ data: { object } }: Stripe.Event): boolean =>
    "metadata" in object && object.metadata?.["booking_id"] === bookingId;
  return data.filter(isOfBooking).toReversed();
}

/** One event to the webhook endpoint, signed as the provider signs. */
export async function deliver(system: System, event: Stripe.Event): Promise<void> {
  const body = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1_000);
  const mac = createHmac("sha256", system.secrets["STRIPE_WEBHOOK_SECRET"] ?? "")
    .update(`${timestamp}.${body}`)
    .digest("hex");
  const headers = { "content-type": "application/json", "stripe-signature": `t=${timestamp},v1=${mac}` };
  const { status } = await system.api("/v1/webhooks/stripe", { body, headers });
  invariant(status === 200, `the webhook was answered ${status}`);
}

/** The passenger on the provider's 3-D Secure page, by its own form. */
export async function finishChallenge(system: Api, url: string, outcome: "complete" | "fail"): Promise<void> {
  const page = await (await system.open(url)).text();
  const form = new RegExp(`<form[^>]*action="([^"]*)"[^>]*>(?:(?!</form>)[\\s\\S])*${outcome}`, "i").exec(page);
  invariant(form?.[1], `no ${outcome} form in ${page}`);
  const name = new RegExp(`name="([a-z_]+)"[^>]*value="([^"]*${outcome}[^"]*)"`, "i").exec(page);
  const answer = await system.open(new URL(form[1].replaceAll("&amp;", "&"), url).href, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: name === null ? "" : `${name[1]}=${name[2]}`,
  });
  invariant(answer.status < 400, `the challenge was answered ${answer.status}`);
}

/** How many requests have reached the provider, by its own count. */
export async function requestsAtProvider(system: Api): Promise<number> {
  const { body } = await system.api<{ data: Record<string, number> }>("/dev/provider/requests.json");
  return Object.values(body.data).reduce((sum, requests) => sum + requests, 0);
}
