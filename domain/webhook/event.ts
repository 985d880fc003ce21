/** What partners may be told of; each is the type of the message that says so to the notifications service. */
export const WEBHOOK_EVENTS = [
  "booking.held",
  "booking.confirmed",
  "booking.failed",
  "booking.expired",
  "booking.cancelled",
  "booking.refunded",
  "booking.changed",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** Sent when its receiver asks for it, whatever it has subscribed to. */
export const PING = "webhook.ping";

/**
 * The body of an event, the same text at every try, since its signature is over it. It says what it is about and how that stands, by ids:
 * whoever may know more asks the API. No name, no address, nothing to pay or travel with.
 */
export const eventBody = (type: WebhookEvent | typeof PING, timestamp: string, data: Record<string, string>): string =>
  JSON.stringify({ type, timestamp, data });
