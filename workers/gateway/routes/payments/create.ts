import { CreatePayment, PaymentAccepted } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/bookings/{id}/payments",
  operationId: "createPayment",
  tags: ["Payments"],
  summary: "Pay a held booking",
  description:
    "Pins the seats and starts the payment; how it ends shows on the booking. `on_decline: keep` holds the seats for another try.",
  access: "payments:write",
  rate: "booking",
  services: ["bookings", "payments"],
  idempotency: "required",
  body: "json",
  request: { params: BookingPath, body: jsonBody(CreatePayment, { payment_method: "pm_card_visa" }) },
  responses: { 202: { ...json("The payment is being worked on.", PaymentAccepted), headers: REPLAY_HEADERS } },
  problems: [
    "not_found",
    "hold_expired",
    "payment_in_progress",
    "request_in_progress",
    "invalid_state",
    "payment_unavailable",
    "idempotency_key_reused",
  ],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const command = await commandOf(c, await c.req.json());
  const body = c.req.valid("json");
  const result = await call(() => c.env.BOOKINGS.pay({ ...command, booking_id: id, body }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 202);
};
