import { z } from "@hono/zod-openapi";
import { AuditList } from "#contracts/audit.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/audits",
  operationId: "listAudits",
  tags: ["Operators"],
  summary: "Audits, the newest first",
  description:
    "Those that operators started and those of the schedule; `poked` says how many bookings were asked to look again at what was amiss. What was found is in each audit itself.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json("Audits, a page at a time.", AuditList) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const page = c.req.valid("query");
  const result = await call(() => c.env.BOOKINGS.audits(page));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
