import { WebhookEndpoint } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { EndpointPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "get",
  path: "/v1/webhook-endpoints/{id}",
  operationId: "getWebhookEndpoint",
  tags: ["Webhook endpoints"],
  summary: "One endpoint",
  description: "What is sent there, and where that is. The secret is not shown again: whoever has lost it rotates it.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  request: { params: EndpointPath },
  responses: { 200: json("The endpoint, without its secret.", WebhookEndpoint) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { ...ownerOf(c), endpoint_id: c.req.valid("param").id };
  const result = await call(() => c.env.NOTIFICATIONS.webhookEndpoint(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
