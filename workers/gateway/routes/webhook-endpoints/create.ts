import { CreateWebhookEndpoint, WebhookEndpointWithSecret } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, jsonBody, LOCATION, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { ownerOf } from "./owner.ts";

export const route = operation({
  method: "post",
  path: "/v1/webhook-endpoints",
  operationId: "createWebhookEndpoint",
  tags: ["Webhook endpoints"],
  summary: "Have events of your bookings sent somewhere",
  description:
    "An `https` address under a public name, on port 443. `secret` signs what is sent there and is answered here, and at no other time but a rotation. Five endpoints at most, for each user and client.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  idempotency: "required",
  body: "json",
  request: {
    body: jsonBody(CreateWebhookEndpoint, {
      url: "https://hooks.partner.example/holdfast",
      events: ["booking.confirmed", "booking.cancelled"],
      description: "production",
    }),
  },
  responses: {
    201: {
      ...json("Events that happen from now on are sent there.", WebhookEndpointWithSecret),
      headers: { ...REPLAY_HEADERS, ...LOCATION },
    },
  },
  problems: ["webhook_url_refused", "webhook_endpoint_limit", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { key, request_hash } = await commandOf(c, await c.req.json());
  const body = c.req.valid("json");
  const result = await call(() => c.env.NOTIFICATIONS.createWebhookEndpoint({ ...ownerOf(c), key, request_hash, body }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  c.header("Location", `/v1/webhook-endpoints/${result.value.body.id}`);
  return c.json(result.value.body, 201);
};
