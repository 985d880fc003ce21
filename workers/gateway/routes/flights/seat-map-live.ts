import { answerProblem } from "../../refuse.ts";
import { operation, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";

export const route = operation({
  method: "get",
  path: "/v1/flights/{flight_id}/seat-map/live",
  operationId: "watchSeatMap",
  tags: ["Flights"],
  summary: "Seat changes as they happen",
  description: "A WebSocket: a snapshot first, then `{ version, seats: [{ designator, state }] }` for every change.",
  access: "public",
  request: { params: FlightPath },
  responses: { 101: { description: "The connection is a WebSocket from here on." } },
  problems: ["validation_failed", "not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return answerProblem(c, "validation_failed", {
      errors: [{ path: "Upgrade", code: "invalid_value", message: "This is a WebSocket: send Upgrade: websocket." }],
    });
  }
  const answer = await c.env.SEARCH.fetch(c.req.raw);
  return answer.status === 101 ? answer : answerProblem(c, "not_found");
};
