import * as z from "zod";
import type { Result } from "#domain/result.ts";
import { DISABLED_BY } from "#domain/webhook/disabled.ts";
import { PING, WEBHOOK_EVENTS } from "#domain/webhook/event.ts";
import type { ReceiverFault } from "#domain/webhook/receiver.ts";
import { type Answer, BookingStatus } from "./bookings.ts";
import { BookingId, Instant, type Page, pageOf } from "./common.ts";

export const WebhookEndpointId = z
  .string()
  .regex(/^whe_[0-9a-hjkmnp-tv-z]{26}$/, "the id of an endpoint, as it was answered")
  .meta({ example: "whe_0123456789abcdefghjkmnpqrs" });
/** The id that every copy of an event carries, at every endpoint. */
export const WebhookEventId = z
  .string()
  .regex(/^evt_[0-9a-hjkmnp-tv-z]{26}$/, "the id of an event, as it was sent")
  .meta({ example: "evt_0123456789abcdefghjkmnpqrs" });

const Url = z.string().min(1).max(512).meta({ format: "uri", example: "https://hooks.partner.example/holdfast" });
const Events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
const Description = z.string().trim().max(200);

/** Body of `POST /v1/webhook-endpoints`. */
export const CreateWebhookEndpoint = z.strictObject({
  url: Url,
  events: Events.default([...WEBHOOK_EVENTS]),
  description: Description.default(""),
});
export type CreateWebhookEndpoint = z.infer<typeof CreateWebhookEndpoint>;
/** Body of `PATCH /v1/webhook-endpoints/{id}`: what is not named stays as it is. */
export const UpdateWebhookEndpoint = z.strictObject({
  url: Url.optional(),
  events: Events.optional(),
  description: Description.optional(),
  /** False: nothing is sent any more. True: what happens from now on is. */
  enabled: z.boolean().optional(),
});
export type UpdateWebhookEndpoint = z.infer<typeof UpdateWebhookEndpoint>;

/** Where events are sent to. Its secret is answered when it is made, and no other time. */
export const WebhookEndpoint = z.strictObject({
  id: WebhookEndpointId,
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  description: z.string(),
  /** Nothing is sent to it since then: its `receiver` has answered 410 Gone, or its `owner` wants it so. Null: it is enabled. */
  disabled: z.strictObject({ at: Instant, by: z.enum(DISABLED_BY) }).nullable(),
  /** After a rotation: until when the secret before signs as well. */
  previous_secret_until: Instant.nullable(),
  created_at: Instant,
  updated_at: Instant,
});
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;
export const WebhookEndpointPage = pageOf(WebhookEndpoint);
export const WebhookEndpointWithSecret = WebhookEndpoint.extend({
  secret: z.string().meta({ description: "`whsec_` and the key of the signatures in base64. Shown once." }),
});
export type WebhookEndpointWithSecret = z.infer<typeof WebhookEndpointWithSecret>;

/** Body of an event about a booking, with the status that it had then. Not strict, as its receivers had better not be: it may come to say more. */
export const BookingEvent = z.object({
  type: z.enum(WEBHOOK_EVENTS),
  timestamp: Instant,
  data: z.object({ booking_id: BookingId, status: BookingStatus }),
});
/** Body of the event that its receiver has asked for. */
export const PingEvent = z.object({
  type: z.literal(PING),
  timestamp: Instant,
  data: z.object({ endpoint_id: WebhookEndpointId }),
});

/** `pending`: to be tried again. `failed`: given up after three days, or its endpoint is disabled. */
export const WebhookDeliveryStatus = z.enum(["pending", "delivered", "failed"]);
export type WebhookDeliveryStatus = z.infer<typeof WebhookDeliveryStatus>;
/** One event at one endpoint. */
export const WebhookDelivery = z.strictObject({
  /** The event's. */
  id: WebhookEventId,
  type: z.enum([...WEBHOOK_EVENTS, PING]),
  /** Null: a ping. */
  booking_id: BookingId.nullable(),
  status: WebhookDeliveryStatus,
  attempts: z.int(),
  /** What the receiver answered last; null where it has not answered. */
  response_status: z.int().nullable(),
  /** Why the last try failed. */
  reason: z.string().nullable(),
  next_attempt_at: Instant.nullable(),
  created_at: Instant,
  updated_at: Instant,
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
export const WebhookDeliveryPage = pageOf(WebhookDelivery);

/** Whose endpoints: the bookings are the user's; `client_id` is who has made the endpoint for them, null for themselves. */
export interface WebhookOwner {
  user_id: string;
  client_id: string | null;
}
type Of<Query = object> = WebhookOwner & { endpoint_id: string } & Query;
type Key = { key: string; request_hash: string };
type Missing = { reason: "not_found" };
type Disabled = { reason: "webhook_endpoint_disabled" };
type UrlRefused = { reason: "webhook_url_refused"; fault: ReceiverFault };
type KeyReused = { reason: "key_reused" };
export type WebhookError = Missing | UrlRefused | KeyReused | Disabled | { reason: "webhook_endpoint_limit"; limit: number };

/** Endpoints and what was sent to them. Somebody else's endpoint is missing. */
export interface WebhooksApi {
  createWebhookEndpoint(
    command: WebhookOwner & Key & { body: CreateWebhookEndpoint },
  ): Promise<Result<Answer<WebhookEndpointWithSecret>, Exclude<WebhookError, Missing | Disabled>>>;
  /** All of them, the oldest first: there are few. */
  webhookEndpoints(owner: WebhookOwner): Promise<WebhookEndpoint[]>;
  webhookEndpoint(query: Of): Promise<Result<WebhookEndpoint, Missing>>;
  updateWebhookEndpoint(command: Of<{ change: UpdateWebhookEndpoint }>): Promise<Result<WebhookEndpoint, Missing | UrlRefused>>;
  /** With all that was sent, or was still to be sent, to it. */
  deleteWebhookEndpoint(command: Of): Promise<Result<null, Missing>>;
  rotateWebhookSecret(command: Of<Key>): Promise<Result<Answer<WebhookEndpointWithSecret>, Missing | KeyReused>>;
  /** Has an event sent that is about nothing. */
  pingWebhookEndpoint(command: Of): Promise<Result<WebhookDelivery, Missing | Disabled>>;
  /** The newest first. */
  webhookDeliveries(
    query: Of<{ limit: number; cursor?: string | undefined; status?: WebhookDeliveryStatus | undefined }>,
  ): Promise<Result<Page<WebhookDelivery>, Missing | { reason: "invalid_cursor" }>>;
  /** Sends an event to its endpoint again, whatever has become of it, and tries for three days from now. */
  redeliverWebhook(command: Of<{ event_id: string }>): Promise<Result<WebhookDelivery, Missing | Disabled>>;
  /** Every endpoint for a user's bookings, whoever has made it. For their export. */
  accountWebhookEndpoints(userId: string): Promise<(WebhookEndpoint & { client_id: string | null })[]>;
}
