import { z } from "@hono/zod-openapi";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/webhooks/stripe",
  operationId: "receiveStripeEvent",
  tags: ["Webhooks"],
  summary: "Events of the payment provider",
  description:
    "Signed by the provider (`Stripe-Signature`) over the raw body, at most five minutes old. Answered only once it is stored; a copy changes nothing.",
  access: "public",
  body: "raw",
  parameters: [{ name: "Stripe-Signature", in: "header", required: true, schema: { type: "string" } }],
  request: { body: { required: true, content: { "application/json": { schema: { type: "object" } } } } },
  responses: { 200: json("The event is stored.", z.strictObject({ received: z.literal(true) })) },
  problems: ["invalid_signature", "validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const rawBody = await c.req.text();
  const signature = c.req.header("stripe-signature") ?? null;
  const result = await call(() => c.env.PAYMENTS.webhook(rawBody, signature));
  return result.ok ? c.json({ received: true as const }, 200) : refuse(c, result.error);
};
