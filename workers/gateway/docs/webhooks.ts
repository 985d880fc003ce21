import type { OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { BookingEvent, PingEvent, WebhookEventId } from "#contracts/webhooks.ts";
import { capitalised } from "#domain/notification/itinerary.ts";
import { PING, WEBHOOK_EVENTS, type WebhookEvent } from "#domain/webhook/event.ts";
import type { App } from "../env.ts";

/** When each event is sent, in the words of `docs/partners.md`. */
export const SENT_WHEN: Record<WebhookEvent | typeof PING, string> = {
  "booking.held": "its seats are held, until `expires_at` of the booking",
  "booking.confirmed": "paid, seats sold, tickets issued",
  "booking.failed":
    "the payment did not come true, or could not be kept: what was taken is paid back, which `refund` of the booking tells",
  "booking.expired": "the hold ran out",
  "booking.cancelled": "cancelled, with its refund on the way; or a held booking let go",
  "booking.refunded": "what was to be paid back has been; where not to the card, `refund_debts` of the payment say how",
  "booking.changed": "a flight of it leaves at another time or does not fly, and an operator has seen to it",
  "webhook.ping": "asked for: `POST /v1/webhook-endpoints/{id}/ping`",
};

/** Those of Standard Webhooks. */
const Headers = z.object({
  "webhook-id": WebhookEventId.meta({ description: "The same at each try and at all endpoints: what has been dealt with." }),
  "webhook-timestamp": z
    .string()
    .regex(/^[0-9]+$/)
    .meta({ description: "Of this try, in seconds since 1970.", example: "1795687512" }),
  "webhook-signature": z.string().meta({
    description:
      "One or two, separated by a space: `v1,` and the base64 of HMAC-SHA-256 over id, timestamp and body, joined by dots.",
    example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  }),
});

const RESPONSES = {
  "2XX": { description: "Taken, within 5 seconds. Nothing else counts as that." },
  410: { description: "Nothing more is wanted: the endpoint is disabled." },
  default: { description: "Not taken, and tried again for 72 hours." },
};

/** What the system asks of others: the events that a partner's endpoint receives. */
export function registerWebhooks(app: OpenAPIHono<App>): void {
  for (const type of [...WEBHOOK_EVENTS, PING] as const)
    app.openAPIRegistry.registerWebhook({
      method: "post",
      path: type,
      operationId: `on.${type}`.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase()),
      tags: ["Webhook endpoints"],
      summary: `The event ${type}`,
      description: `${capitalised(SENT_WHEN[type])}.`,
      security: [],
      request: {
        headers: Headers,
        body: { required: true, content: { "application/json": { schema: type === PING ? PingEvent : BookingEvent } } },
      },
      responses: RESPONSES,
    });
}
