import { WebhookEndpointWithSecret } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { EndpointPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "post",
  path: "/v1/webhook-endpoints/{id}/rotate-secret",
  operationId: "rotateWebhookSecret",
  tags: ["Webhook endpoints"],
  summary: "Replace the secret",
  description:
    "For a day every event has two signatures, one by the new secret and one by that before it, so a receiver can change over in between. Two are live at most: rotating again ends the one before at once.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  idempotency: "required",
  body: "none",
  request: { params: EndpointPath },
  responses: { 200: { ...json("The endpoint with its new secret.", WebhookEndpointWithSecret), headers: REPLAY_HEADERS } },
  problems: ["not_found", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { key, request_hash } = await commandOf(c, null);
  const command = { ...ownerOf(c), endpoint_id: c.req.valid("param").id, key, request_hash };
  const result = await call(() => c.env.NOTIFICATIONS.rotateWebhookSecret(command));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 200);
};
