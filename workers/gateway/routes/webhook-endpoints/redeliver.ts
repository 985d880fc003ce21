import { WebhookDelivery } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { DeliveryPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "post",
  path: "/v1/webhook-endpoints/{id}/deliveries/{event_id}/redeliver",
  operationId: "redeliverWebhook",
  tags: ["Webhook endpoints"],
  summary: "Have an event sent again",
  description:
    "Under its own id and with the same body, whether it was delivered, is still tried or was given up; it is tried for another three days.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  idempotency: "gateway",
  body: "none",
  request: { params: DeliveryPath },
  responses: { 202: { ...json("It is on its way.", WebhookDelivery), headers: REPLAY_HEADERS } },
  problems: ["not_found", "webhook_endpoint_disabled", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id: endpoint_id, event_id } = c.req.valid("param");
  const result = await call(() => c.env.NOTIFICATIONS.redeliverWebhook({ ...ownerOf(c), endpoint_id, event_id }));
  return result.ok ? c.json(result.value, 202) : refuse(c, result.error);
};
