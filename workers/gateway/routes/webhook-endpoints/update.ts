import { UpdateWebhookEndpoint, WebhookEndpoint } from "#contracts/webhooks.ts";
import { call } from "../../call.ts";
import { json, jsonBody, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { EndpointPath, ownerOf } from "./owner.ts";

export const route = operation({
  method: "patch",
  path: "/v1/webhook-endpoints/{id}",
  operationId: "updateWebhookEndpoint",
  tags: ["Webhook endpoints"],
  summary: "Change where, and of what, events are sent",
  description:
    "What is not named stays. Events that are still to be delivered go to the new address; the secret stays. Nothing is sent to one that is not `enabled`, and what was still to be delivered is given up; one whose receiver has answered 410 Gone has been disabled by that, and is enabled again here. What happened meanwhile is not sent.",
  access: "bookings:read",
  rate: "account",
  services: ["notifications"],
  body: "json",
  request: {
    params: EndpointPath,
    body: jsonBody(UpdateWebhookEndpoint, { url: "https://hooks.partner.example/holdfast/v2" }),
  },
  responses: { 200: json("The changed endpoint.", WebhookEndpoint) },
  problems: ["not_found", "webhook_url_refused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = { ...ownerOf(c), endpoint_id: c.req.valid("param").id, change: c.req.valid("json") };
  const result = await call(() => c.env.NOTIFICATIONS.updateWebhookEndpoint(command));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
