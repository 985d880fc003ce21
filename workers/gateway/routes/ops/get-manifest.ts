import { FlightManifest } from "#contracts/manifest.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/flights/{flight_id}/manifest",
  operationId: "getManifest",
  tags: ["Operators"],
  summary: "Every seat of a flight, and whose it is",
  description:
    "From the flight's seat lock itself. Passengers are named by their reference within the booking; for the person, read the booking.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: { params: FlightPath },
  responses: { 200: json("The manifest.", FlightManifest) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id: flightId } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.manifest(flightId));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
