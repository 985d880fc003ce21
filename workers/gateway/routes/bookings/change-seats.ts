import { Booking, ChangeSeats } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "put",
  path: "/v1/bookings/{id}/seats",
  operationId: "changeSeats",
  tags: ["Bookings"],
  summary: "Change the seats of a held booking",
  description:
    "Every seat that is wished for, or none: where one of them is taken the booking keeps what it has. Passengers and flights that are not named keep their seats, and passengers of the booking may swap theirs. A new seat is priced as at booking, and what the former one cost is given up; a wish that is true already changes nothing. `expires_at` stays as it is.",
  access: "bookings:write",
  rate: "booking",
  services: ["bookings"],
  idempotency: "required",
  body: "json",
  request: {
    params: BookingPath,
    body: jsonBody(ChangeSeats, {
      passengers: [{ id: "pax_1", seat_selections: [{ flight_id: "HF101_2026-12-01_LHR", designator: "14C" }] }],
    }),
  },
  responses: { 200: { ...json("The booking with the seats that were wished for.", Booking), headers: REPLAY_HEADERS } },
  problems: [
    "not_found",
    "invalid_state",
    "hold_expired",
    "payment_in_progress",
    "request_in_progress",
    "flight_closed",
    "passenger_mismatch",
    "seat_duplicated",
    "seat_not_found",
    "seat_wrong_cabin",
    "seat_not_allowed",
    "seat_unavailable",
    "hold_cooldown",
    "idempotency_key_reused",
  ],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const command = await commandOf(c, await c.req.json());
  const body = c.req.valid("json");
  const result = await call(() => c.env.BOOKINGS.changeSeats({ ...command, booking_id: id, body }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 200);
};
