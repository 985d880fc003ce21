import { call } from "../../call.ts";
import { callerOf, tracedOf } from "../../command.ts";
import { operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "delete",
  path: "/v1/bookings/{id}",
  operationId: "releaseBooking",
  tags: ["Bookings"],
  summary: "Let a held booking go",
  description:
    "Its seats are free at once, and nothing is charged. One that is paid for is cancelled by `POST …/cancellations` instead.",
  access: "bookings:write",
  rate: "booking",
  services: ["bookings"],
  request: { params: BookingPath },
  responses: { 204: { description: "The seats are free again." } },
  problems: ["not_found", "invalid_state", "payment_in_progress", "request_in_progress"],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id, ...tracedOf(c) };
  const result = await call(() => c.env.BOOKINGS.release(command));
  return result.ok ? c.body(null, 204) : refuse(c, result.error);
};
