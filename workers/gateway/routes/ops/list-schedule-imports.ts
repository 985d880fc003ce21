import { z } from "@hono/zod-openapi";
import { ScheduleImportPage } from "#contracts/schedules.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/schedules/imports",
  operationId: "listScheduleImports",
  tags: ["Operators"],
  summary: "Timetables that were imported, and how far they are",
  description: "The newest first, dry runs too. `lines` and `flights` grow while one is received and while its flights follow.",
  access: "ops",
  rate: "operator",
  services: ["search"],
  request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json("Imports, a page at a time.", ScheduleImportPage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.scheduleImports(query));
  c.header("Cache-Control", "no-store");
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
