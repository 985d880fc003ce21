import { WebhookEndpointPage } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { ownerOf } from "./owner.ts";

export const route = operation({
  method: "get",
  path: "/v1/webhook-endpoints",
  operationId: "listWebhookEndpoints",
  tags: ["Webhook endpoints"],
  summary: "Your endpoints, oldest first",
  description: "All on one page. A client sees those that it has made for this user, and nobody else's.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  responses: { 200: json("Endpoints, without their secrets.", WebhookEndpointPage) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const data = await call(() => c.env.NOTIFICATIONS.webhookEndpoints(ownerOf(c)));
  return c.json({ data, next_cursor: null }, 200);
};
