import { z } from "@hono/zod-openapi";
import { AcknowledgeScheduleChange, ScheduleChange, ScheduleChangeId } from "#contracts/schedules.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/schedule-changes/{id}/acknowledge",
  operationId: "acknowledgeScheduleChange",
  tags: ["Operators"],
  summary: "Say that the passengers of a schedule change are seen to",
  description:
    "The flight becomes what the timetable says: it is withdrawn, or on sale again at its new times and with its new aircraft. Another aircraft is refused as `flight_in_use` while somebody has seats of the present one. Bookings are not changed by this.",
  access: "ops",
  rate: "operator",
  services: ["search"],
  idempotency: "required",
  body: "json",
  request: {
    params: z.strictObject({ id: ScheduleChangeId }),
    body: jsonBody(AcknowledgeScheduleChange, { note: "all four passengers rebooked to HF103" }),
  },
  responses: { 200: { ...json("The change is acknowledged.", ScheduleChange), headers: REPLAY_HEADERS } },
  problems: ["not_found", "change_decided", "flight_in_use", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id: change_id } = c.req.valid("param");
  const { note } = c.req.valid("json");
  const { user_id, key, request_hash } = await commandOf(c, await c.req.json());
  const result = await call(() => c.env.SEARCH.acknowledgeScheduleChange({ change_id, note, user_id, key, request_hash }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 200);
};
