import { z } from "@hono/zod-openapi";
import { LiveSeatMapMessage } from "#contracts/live-seat-map.ts";
import { answerProblem } from "../../refuse.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { FlightPath, wholeNumber } from "../../parameters.ts";

/** Far more changes than a flight sees. */
const MAX_VERSION = 999_999_999_999;

const DESCRIPTION = `A WebSocket. Each message from the server is one JSON text:

- \`snapshot\`: every seat at \`version\`, in the place of whatever you knew. The first message, unless you came with \`since\`.
- \`changes\`: the seats that changed after version \`from\`, as they are at version \`to\`. Changes that come close together are told
  together: with a thousand watchers, about once a second. If \`from\` is beyond the version you know, some never reached you:
  send \`resync\`. If \`to\` is not beyond it, you know it already.
- \`resync\`: what you knew is not this flight's past. Forget it; a \`snapshot\` follows.
- \`pong\`: the answer to \`ping\`.

With \`since\`, the version you know from \`GET …/seat-map\` or from an earlier connection, the first message is \`changes\`
from there (empty if there are none), however long ago that was.

You may send two words: \`ping\`, at least every 30 seconds, and \`resync\`, for a snapshot, once until it comes. Anything else
closes the connection with 1008; whoever has said nothing for 90 seconds is closed with 4408. One flight has room for 1,000
watchers; more are refused with 503. No message says who holds a seat.`;

export const route = operation({
  method: "get",
  path: "/v1/flights/{flight_id}/seat-map/live",
  operationId: "watchSeatMap",
  tags: ["Flights"],
  summary: "Seat changes as they happen",
  description: DESCRIPTION,
  access: "public",
  rate: "public_read",
  services: ["search"],
  request: {
    params: FlightPath,
    query: z.strictObject({
      since: wholeNumber(0, MAX_VERSION)
        .optional()
        .meta({ description: "The version of the seat map that you know already.", example: 7 }),
    }),
  },
  responses: { 101: json("The connection is a WebSocket from here on. The schema is that of its messages.", LiveSeatMapMessage) },
  problems: ["validation_failed", "not_found", "service_unavailable"],
});

export const handler: Handler<typeof route> = async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return answerProblem(c, "validation_failed", {
      errors: [{ path: "Upgrade", code: "invalid_value", message: "This is a WebSocket: send Upgrade: websocket." }],
    });
  }
  const answer = await c.env.SEARCH.fetch(c.req.raw);
  // The documented schema is that of its messages; the answer itself has no body.
  if (answer.status === 101) return answer as never;
  if (answer.status === 503)
    return answerProblem(c, "service_unavailable", { retry_after_s: Number(answer.headers.get("retry-after")) });
  return answerProblem(c, "not_found");
};
