import { Flight } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/flights/{flight_id}",
  operationId: "getFlight",
  tags: ["Flights"],
  summary: "One dated flight",
  description: "Times are as scheduled, in UTC and local to each airport.",
  access: "public",
  rate: "public_read",
  services: ["search"],
  fresh_s: 5,
  request: { params: FlightPath },
  responses: { 200: json("The flight.", Flight) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id: flightId } = c.req.valid("param");
  const result = await call(() => c.env.SEARCH.flight(flightId));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
