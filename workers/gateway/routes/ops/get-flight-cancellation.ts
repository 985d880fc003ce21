import { FlightCancellation } from "#contracts/flight-cancellation.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/flights/{flight_id}/cancellation",
  operationId: "getFlightCancellation",
  tags: ["Operators"],
  summary: "How far the cancellation of a flight is",
  description:
    "Counts the bookings that had seats on it by what has become of them. `failed`: the provider refused the refund, and there is a refund debt to settle. One that it takes back later is a debt, too, and stays counted as `refunded` here.",
  access: "ops",
  rate: "operator",
  services: ["bookings", "search"],
  request: { params: FlightPath },
  responses: { 200: json("The cancellation.", FlightCancellation) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id: flightId } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.flightCancellation(flightId));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
