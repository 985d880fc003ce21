import { BoardingPassPage, CheckInBody } from "#contracts/check-in.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/bookings/{id}/check-in",
  operationId: "checkIn",
  tags: ["Check-in"],
  summary: "Check in for flights of a booking",
  description:
    "From 24 hours to 45 minutes before each departure, of a confirmed booking. The body may name a flight, or some of the passengers; without one everybody is checked in for every flight that is open for it. Each passenger gets a number on each flight, in the order of check-in, and a boarding pass; whoever is checked in already keeps both. All passengers that are named, or none. Infants check in with an adult. Cancelling the booking takes its check-in back.",
  access: "bookings:write",
  rate: "booking",
  services: ["bookings", "search"],
  idempotency: "gateway",
  body: "optional_json",
  request: {
    params: BookingPath,
    body: { ...jsonBody(CheckInBody, { flight_id: "HF101_2026-12-01_LHR", passengers: ["pax_1"] }), required: false },
  },
  responses: { 200: { ...json("Their boarding passes.", BoardingPassPage), headers: REPLAY_HEADERS } },
  problems: [
    "not_found",
    "invalid_state",
    "passenger_mismatch",
    "infant_without_adult",
    "check_in_not_open",
    "check_in_closed",
    "flight_cancelled",
    "request_in_progress",
    "idempotency_key_reused",
    "service_unavailable",
  ],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id, body: c.req.valid("json") };
  const result = await call(() => c.env.BOOKINGS.checkIn(command));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
