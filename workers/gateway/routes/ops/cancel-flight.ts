import { FlightCancellation } from "#contracts/flight-cancellation.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, LOCATION, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/flights/{flight_id}/cancel",
  operationId: "cancelFlight",
  tags: ["Operators"],
  summary: "Cancel a flight and undo what is booked on it",
  description:
    "From this moment nobody holds a seat of it or is charged for one, and no timetable brings it back; it cannot be undone. Every booking that has seats on it is undone whole: a hold is released, a paid booking refunded in full without a fee, its seats on other flights given back, its passengers told. That goes on by itself, whatever crashes; how far it is, its cancellation says. One whose seat lock has lost its storage gets back first what its bookings have; where seats contradict each other, they are named (`flight_in_use`), and nothing is cancelled. Of a flight that is cancelled already, that is the answer here, too.",
  access: "ops",
  rate: "operator",
  services: ["bookings", "search"],
  idempotency: "gateway",
  body: "none",
  request: { params: FlightPath },
  responses: {
    202: {
      ...json("It sells nothing more, and its bookings are being undone.", FlightCancellation),
      headers: { ...REPLAY_HEADERS, ...LOCATION },
    },
  },
  problems: ["not_found", "flight_departed", "flight_in_use"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id } = c.req.valid("param");
  const operator_id = callerOf(c).user_id;
  const result = await call(() => c.env.BOOKINGS.cancelFlight({ flight_id, operator_id }));
  if (!result.ok) return refuse(c, result.error);
  c.header("Location", `/v1/ops/flights/${flight_id}/cancellation`);
  return c.json(result.value, 202);
};
