import { call } from "../../call.ts";
import { operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { EndpointPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "delete",
  path: "/v1/webhook-endpoints/{id}",
  operationId: "deleteWebhookEndpoint",
  tags: ["Webhook endpoints"],
  summary: "Have nothing more sent there",
  description: "With its deliveries: what has not arrived yet does not come any more.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  body: "none",
  request: { params: EndpointPath },
  responses: { 204: { description: "It is gone." } },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = { ...ownerOf(c), endpoint_id: c.req.valid("param").id };
  const result = await call(() => c.env.NOTIFICATIONS.deleteWebhookEndpoint(command));
  return result.ok ? c.body(null, 204) : refuse(c, result.error);
};
