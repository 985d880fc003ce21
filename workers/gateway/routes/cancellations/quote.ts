import { CancellationQuote } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/bookings/{id}/cancellations",
  operationId: "quoteCancellation",
  tags: ["Cancellations"],
  summary: "Ask what cancelling returns",
  description:
    "For a confirmed booking a quote, in all and for each passenger, to be confirmed before it expires: a refundable fare gives everything back less its fee, another only the refundable taxes. A whole booking is cancelled, not some of its passengers. A held booking is let go at once, and the quote comes back confirmed.",
  access: "bookings:write",
  rate: "booking",
  services: ["bookings"],
  idempotency: "required",
  body: "none",
  request: { params: BookingPath },
  responses: { 201: { ...json("The quote.", CancellationQuote), headers: REPLAY_HEADERS } },
  problems: ["not_found", "invalid_state", "payment_in_progress", "request_in_progress", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const command = await commandOf(c, null);
  const result = await call(() => c.env.BOOKINGS.quoteCancellation({ ...command, booking_id: id }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 201);
};
