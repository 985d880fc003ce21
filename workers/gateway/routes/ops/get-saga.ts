import { Saga } from "#contracts/sagas.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/sagas/{id}",
  operationId: "getSaga",
  tags: ["Operators"],
  summary: "What has moved a booking, and what it waits for",
  description:
    "From its saga: every event that has changed it with the step that was at work after it, its flights, and the commands nobody has acknowledged yet, with how often each was sent. Nobody's name is in it; for the person, read the booking.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: { params: BookingPath },
  responses: { 200: json("The saga.", Saga) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.saga(id));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
