import Stripe from "stripe";
import { expect, test } from "vitest";
import { bounded, MAX_ANSWER_BYTES } from "./bounded.ts";

/** Answers `bytes` of JSON without saying beforehand how many; how many were asked of it is counted. */
function answerOf(bytes: number) {
  const [head, tail] = ['{"id":"pi_1","pad":"', '"}'];
  const sent = { bytes: 0 };
  const chunks = function* () {
    yield head;
    for (let left = bytes - head.length - tail.length; left > 0; left -= 65_536) yield "x".repeat(Math.min(left, 65_536));
    yield tail;
  };
  const text = chunks();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = text.next();
      if (done) return controller.close();
      sent.bytes += value.length;
      return controller.enqueue(new TextEncoder().encode(value));
    },
  });
  return { sent, response: new Response(body, { status: 200, headers: { "request-id": "req_1" } }) };
}

const stripe = (response: Response) =>
  new Stripe("sk_test", {
    httpClient: Stripe.createFetchHttpClient(() => Promise.resolve(bounded(response))),
    maxNetworkRetries: 0,
  });

test("an answer as long as one may be is read, with its status and headers", async () => {
  const { response } = answerOf(MAX_ANSWER_BYTES);
  const { id, lastResponse } = await stripe(response).paymentIntents.retrieve("pi_1");
  expect({ id, ...lastResponse }).toMatchObject({ id: "pi_1", statusCode: 200, requestId: "req_1" });
});

test("a longer one is no answer, as where the connection is lost, and is not read to its end", async () => {
  const { sent, response } = answerOf(10 * MAX_ANSWER_BYTES);
  await expect(stripe(response).paymentIntents.retrieve("pi_1")).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(sent.bytes).toBeLessThan(2 * MAX_ANSWER_BYTES);
});

test("an answer without a body stays one", async () => {
  expect(await bounded(new Response(null, { status: 204 })).text()).toBe("");
});
