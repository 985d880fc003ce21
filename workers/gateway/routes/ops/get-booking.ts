import { Booking } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/bookings/{id}",
  operationId: "getBookingForOperator",
  tags: ["Operators"],
  summary: "Anybody's booking",
  description: "With names and contact, as its passenger sees it. Who has read it is logged.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: { params: BookingPath },
  responses: { 200: json("The booking.", Booking) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id: booking_id } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.bookingForOperator({ booking_id, operator_id: callerOf(c).user_id }));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
