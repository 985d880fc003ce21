import { z } from "@hono/zod-openapi";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

/** As the provider sends it, cut down to what is read. */
const EVENT = {
  id: "evt_3PqK2L",
  object: "event",
  type: "payment_intent.succeeded",
  created: 1_764_183_300,
  data: { object: { id: "pi_3PqK2L", object: "payment_intent", status: "succeeded", amount: 41_250, currency: "gbp" } },
};

export const route = operation({
  method: "post",
  path: "/v1/webhooks/stripe",
  operationId: "receiveStripeEvent",
  tags: ["Webhooks"],
  summary: "Events of the payment provider",
  description:
    "Signed by the provider (`Stripe-Signature`) over the raw body, at most five minutes old. Answered only once it is stored; a copy changes nothing.",
  access: "public",
  rate: "webhook",
  services: ["payments"],
  body: "raw",
  parameters: [
    {
      name: "Stripe-Signature",
      in: "header",
      required: true,
      schema: { type: "string" },
      example: "t=1764183300,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
    },
  ],
  request: { body: { required: true, content: { "application/json": { schema: { type: "object" }, example: EVENT } } } },
  responses: { 200: json("The event is stored.", z.strictObject({ received: z.literal(true) })) },
  problems: ["invalid_signature", "validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const rawBody = await c.req.text();
  const signature = c.req.header("stripe-signature") ?? null;
  const result = await call(() => c.env.PAYMENTS.webhook(rawBody, signature, c.get("traceparent")));
  return result.ok ? c.json({ received: true as const }, 200) : refuse(c, result.error);
};
