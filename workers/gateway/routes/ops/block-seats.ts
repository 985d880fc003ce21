import { BlockSeats, SeatsBlocked } from "#contracts/seat-blocking.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/flights/{flight_id}/seats/block",
  operationId: "blockSeats",
  tags: ["Operators"],
  summary: "Take seats of a flight out of sale",
  description:
    "For a seat that is broken, or that the crew needs. All or none: where somebody has one of them, held or sold, those are named (`flight_in_use`) and none is blocked. Seats that are blocked already stay so. The seat map and its live updates say it at once, search a moment later. Another aircraft comes without blocked seats, and a flight whose seat lock was lost has to be told again.",
  access: "ops",
  rate: "operator",
  services: ["bookings", "search"],
  idempotency: "gateway",
  body: "json",
  request: {
    params: FlightPath,
    body: jsonBody(BlockSeats, { designators: ["14C"], reason: "the backrest is broken" }),
  },
  responses: { 200: { ...json("They are blocked.", SeatsBlocked), headers: REPLAY_HEADERS } },
  problems: ["not_found", "seat_not_found", "flight_cancelled", "flight_in_use"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id } = c.req.valid("param");
  const command = { ...c.req.valid("json"), flight_id, operator_id: callerOf(c).user_id };
  const result = await call(() => c.env.BOOKINGS.blockSeats(command));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
