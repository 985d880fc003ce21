import { BlockSeats, SeatsBlocked } from "#contracts/seat-blocking.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/flights/{flight_id}/seats/unblock",
  operationId: "unblockSeats",
  tags: ["Operators"],
  summary: "Put blocked seats of a flight back into sale",
  description:
    "All or none. Seats that are not blocked stay as they are. The seat map and its live updates say it at once, search a moment later.",
  access: "ops",
  rate: "operator",
  services: ["bookings", "search"],
  idempotency: "gateway",
  body: "json",
  request: {
    params: FlightPath,
    body: jsonBody(BlockSeats, { designators: ["14C"], reason: "the backrest was mended" }),
  },
  responses: { 200: { ...json("None of them is blocked.", SeatsBlocked), headers: REPLAY_HEADERS } },
  problems: ["not_found", "seat_not_found", "flight_cancelled"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id } = c.req.valid("param");
  const command = { ...c.req.valid("json"), flight_id, operator_id: callerOf(c).user_id };
  const result = await call(() => c.env.BOOKINGS.unblockSeats(command));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
