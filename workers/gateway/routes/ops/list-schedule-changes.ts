import { z } from "@hono/zod-openapi";
import { ScheduleChangePage, ScheduleChangeState } from "#contracts/schedules.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/schedule-changes",
  operationId: "listScheduleChanges",
  tags: ["Operators"],
  summary: "Flights that a timetable has changed or dropped",
  description:
    "With `state=open` those that somebody is booked on: they stand as they were booked, off sale, until an operator has acknowledged the change. What has been waiting the longest comes first.",
  access: "ops",
  rate: "operator",
  services: ["search"],
  request: {
    query: z.strictObject({ limit: Limit, cursor: Cursor, state: ScheduleChangeState.optional().meta({ example: "open" }) }),
  },
  responses: { 200: json("Schedule changes, a page at a time.", ScheduleChangePage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.scheduleChanges(query));
  c.header("Cache-Control", "no-store");
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
