import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAX_ANSWER_BYTES } from "../../workers/payments/provider/stripe.ts";
import { type PaymentsHarness, SECRET_KEY, startPayments } from "./fixtures/payments-harness.ts";
import { TOTAL, newBooking } from "./fixtures/payments-trip.ts";

/** A provider at an address, as the real one is: it writes down what it is asked, and knows no card. */
const asked: { request: IncomingMessage; body: string }[] = [];
/** What it says before the truth, once each. */
const lies: string[] = [];
const provider = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    asked.push({ request, body });
    const error = { type: "invalid_request_error", code: "resource_missing", message: "No such PaymentMethod" };
    response.writeHead(400, { "content-type": "application/json" }).end(lies.shift() ?? JSON.stringify({ error }));
  });
});
let system: PaymentsHarness;
beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const { port } = provider.address() as AddressInfo;
  // Long enough that no answer is lost for its length alone.
  system = await startPayments({ PROVIDER_TIMEOUT_MS: "5000" }, `http://127.0.0.1:${port}`);
});
afterAll(async () => {
  await system.close();
  await new Promise((resolve) => provider.close(resolve));
});

test("payments asks whoever answers at the address it is given, with the key it is given, and nobody else", async () => {
  const trip = newBooking();
  const message = trip.authorize();
  expect(await system.ask(message)).toMatchObject({ type: "payment.declined", decline_code: "resource_missing" });
  // A busy machine may take longer than one try, and then it is asked again, for the same.
  expect(
    new Set(asked.map(({ request, body }) => `${request.url} ${String(request.headers["idempotency-key"])} ${body}`)).size,
  ).toBe(1);
  const [{ request, body } = { request: null, body: "" }] = asked;
  expect([request?.method, request?.url]).toEqual(["POST", "/v1/payment_intents"]);
  expect(request?.headers).toMatchObject({
    authorization: `Bearer ${SECRET_KEY}`,
    "stripe-version": Stripe.API_VERSION,
    "idempotency-key": `${message.id}:create`,
  });
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    amount: String(TOTAL),
    currency: "eur",
    capture_method: "manual",
    payment_method: "pm_card_visa",
    "metadata[booking_id]": trip.booking,
  });
  expect(await system.witness(trip.booking), "the sandbox").toEqual([]);
});

test("an answer that is longer than any there is counts as none: it is asked again with the same key", async () => {
  const message = newBooking().authorize();
  lies.push(
    JSON.stringify({ error: { type: "invalid_request_error", code: "too_long", message: "x".repeat(MAX_ANSWER_BYTES) } }),
  );
  expect(await system.ask(message)).toMatchObject({ type: "payment.declined", decline_code: "resource_missing" });
  const keys = asked.map(({ request }) => request.headers["idempotency-key"]).filter((key) => key === `${message.id}:create`);
  expect(keys.length).toBeGreaterThan(1);
});
