import { TicketPage } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/bookings/{id}/tickets",
  operationId: "listTickets",
  tags: ["Tickets"],
  summary: "The tickets of a booking",
  description: "Empty until the booking is confirmed.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings"],
  request: { params: BookingPath },
  responses: {
    200: json("A ticket for each passenger, an infant too; two each where there are more than four flights.", TicketPage),
  },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id };
  const result = await call(() => c.env.BOOKINGS.tickets(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
