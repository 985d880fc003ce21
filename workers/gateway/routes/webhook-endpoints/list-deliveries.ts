import { z } from "@hono/zod-openapi";
import { WebhookDeliveryPage, WebhookDeliveryStatus } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";
import { EndpointPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "get",
  path: "/v1/webhook-endpoints/{id}/deliveries",
  operationId: "listWebhookDeliveries",
  tags: ["Webhook endpoints"],
  summary: "What was sent to an endpoint, newest first",
  description:
    "Each event with how its last try went. Nothing of a receiver's answer but its status is kept. Deliveries are listed for 30 days after they have ended.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  request: {
    params: EndpointPath,
    query: z.strictObject({ limit: Limit, cursor: Cursor, status: WebhookDeliveryStatus.optional().meta({ example: "failed" }) }),
  },
  responses: { 200: json("Deliveries, a page at a time.", WebhookDeliveryPage) },
  problems: ["validation_failed", "not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { ...ownerOf(c), endpoint_id: c.req.valid("param").id, ...c.req.valid("query") };
  const result = await call(() => c.env.NOTIFICATIONS.webhookDeliveries(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
