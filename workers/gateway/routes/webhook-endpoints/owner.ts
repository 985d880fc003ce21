import type { Context } from "hono";
import { z } from "@hono/zod-openapi";
import { WebhookEndpointId, WebhookEventId, type WebhookOwner } from "#contracts/webhooks.ts";
import { callerOf } from "../../command.ts";
import type { App } from "../../env.ts";

export const EndpointPath = z.object({ id: WebhookEndpointId });
export const DeliveryPath = z.object({ id: WebhookEndpointId, event_id: WebhookEventId });

/** Whose endpoints a request is about: the user's bookings, and who is asking for them. */
export function ownerOf(c: Context<App>): WebhookOwner {
  const { user_id, client_id } = callerOf(c);
  return { user_id, client_id };
}
