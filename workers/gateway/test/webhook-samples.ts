import type { WebhookDelivery, WebhookEndpoint } from "#contracts/webhooks.ts";

const AT = "2026-11-23T20:15:00Z";

export const webhookEndpoint: WebhookEndpoint = {
  id: "whe_0123456789abcdefghjkmnpqrs",
  url: "https://hooks.partner.example/holdfast",
  events: ["booking.confirmed", "booking.cancelled"],
  description: "",
  disabled: null,
  previous_secret_until: null,
  created_at: AT,
  updated_at: AT,
};
export const webhookSecret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MDA=";
export const webhookDelivery: WebhookDelivery = {
  id: "evt_0123456789abcdefghjkmnpqrs",
  type: "booking.confirmed",
  booking_id: "bkg_03_0123456789abcdefghjkmnpqrs",
  status: "pending",
  attempts: 2,
  response_status: 503,
  reason: "answered 503",
  next_attempt_at: AT,
  created_at: AT,
  updated_at: AT,
};
