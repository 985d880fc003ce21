import Stripe from "stripe";
import { expect, test } from "vitest";
import { bounded } from "#platform/bounded.ts";
import { answerOf } from "#platform/long-answer.fixture.ts";
import { MAX_ANSWER_BYTES } from "./stripe.ts";

const HEAD = '{"id":"pi_1","pad":"';
const stripe = (response: Response) =>
  new Stripe("sk_test", {
    httpClient: Stripe.createFetchHttpClient(() => Promise.resolve(bounded(response, MAX_ANSWER_BYTES))),
    maxNetworkRetries: 0,
  });

test("an answer as long as one may be is read, with its status and headers", async () => {
  const { response } = answerOf(MAX_ANSWER_BYTES, HEAD);
  const { id, lastResponse } = await stripe(response).paymentIntents.retrieve("pi_1");
  expect({ id, ...lastResponse }).toMatchObject({ id: "pi_1", statusCode: 200, requestId: "req_1" });
});

test("a longer one is no answer, as where the connection is lost, and is not read to its end", async () => {
  const { sent, response } = answerOf(10 * MAX_ANSWER_BYTES, HEAD);
  await expect(stripe(response).paymentIntents.retrieve("pi_1")).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(sent.bytes).toBeLessThan(2 * MAX_ANSWER_BYTES);
});

test("an answer without a body stays one", async () => {
  expect(await bounded(new Response(null, { status: 204 }), MAX_ANSWER_BYTES).text()).toBe("");
});
