import { FlightRebuilt } from "#contracts/manifest.ts";
import { call } from "../../call.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/flights/{flight_id}/rebuild",
  operationId: "rebuildFlight",
  tags: ["Operators"],
  summary: "Give a flight back the seats its sagas know of",
  description:
    "For a flight whose seat lock has lost its storage, or was set back in time. Fills in what is missing or older than its sagas know, and changes nothing else. Seats that contradict each other are named, and then nothing is restored.",
  access: "ops",
  rate: "operator",
  services: ["bookings", "search"],
  idempotency: "gateway",
  body: "none",
  request: { params: FlightPath },
  responses: { 200: { ...json("What came of it.", FlightRebuilt), headers: REPLAY_HEADERS } },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id: flightId } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.rebuildFlight(flightId));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
