import { WebhookDelivery } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { EndpointPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "post",
  path: "/v1/webhook-endpoints/{id}/ping",
  operationId: "pingWebhookEndpoint",
  tags: ["Webhook endpoints"],
  summary: "Have a test event sent",
  description: "`webhook.ping`, signed and tried as any event. Whether it has arrived is among the endpoint's deliveries.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  idempotency: "gateway",
  body: "none",
  request: { params: EndpointPath },
  responses: { 202: { ...json("It is on its way.", WebhookDelivery), headers: REPLAY_HEADERS } },
  problems: ["not_found", "webhook_endpoint_disabled", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = { ...ownerOf(c), endpoint_id: c.req.valid("param").id };
  const result = await call(() => c.env.NOTIFICATIONS.pingWebhookEndpoint(command));
  return result.ok ? c.json(result.value, 202) : refuse(c, result.error);
};
