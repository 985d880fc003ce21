import { BoardingPassPage } from "#contracts/check-in.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/bookings/{id}/boarding-passes",
  operationId: "listBoardingPasses",
  tags: ["Check-in"],
  summary: "The boarding passes of a booking",
  description:
    "Of everybody who is checked in, with the seat and the times as they are now. Empty while nobody is, and once the booking or the flight is cancelled.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings", "search"],
  request: { params: BookingPath },
  responses: { 200: json("In the order of travel, then of check-in.", BoardingPassPage) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id };
  const result = await call(() => c.env.BOOKINGS.boardingPasses(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
