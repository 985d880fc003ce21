import { CancellationQuote } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { CancellationPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/bookings/{id}/cancellations/{cancellation_id}/confirm",
  operationId: "confirmCancellation",
  tags: ["Cancellations"],
  summary: "Cancel on the terms of a quote",
  description:
    "The booking is `cancelling` until the provider has accepted the refund, then `cancelled`; its `refund` says how that goes. There is no way back.",
  access: "bookings:write",
  rate: "booking",
  services: ["bookings"],
  idempotency: "required",
  body: "none",
  request: { params: CancellationPath },
  responses: {
    202: { ...json("The seats are given back and the refund is under way.", CancellationQuote), headers: REPLAY_HEADERS },
  },
  problems: ["not_found", "invalid_state", "payment_in_progress", "quote_expired", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id, cancellation_id: cancellationId } = c.req.valid("param");
  const command = await commandOf(c, null);
  const result = await call(() =>
    c.env.BOOKINGS.confirmCancellation({ ...command, booking_id: id, cancellation_id: cancellationId }),
  );
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 202);
};
