import { PaymentPage } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/bookings/{id}/payments",
  operationId: "listPayments",
  tags: ["Payments"],
  summary: "The payments of a booking",
  description:
    "A payment that is `requires_action` carries the `next_action.url` to send the payer to. One whose refund did not reach the card carries `refund_debts`, which say whether it was paid otherwise by now, and when.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings"],
  request: { params: BookingPath },
  responses: { 200: json("All payments of the booking.", PaymentPage) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id };
  const result = await call(() => c.env.BOOKINGS.payments(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
