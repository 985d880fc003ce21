import { z } from "@hono/zod-openapi";
import type { TypedResponse } from "hono";
import { ScheduleImportId } from "#contracts/schedules.ts";
import { call } from "../../call.ts";
import { operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/schedules/export",
  operationId: "exportSchedules",
  tags: ["Operators"],
  summary: "The timetable as an SSIM file",
  description:
    "The newest import that is in force, of a carrier where one is named, or the one of `import_id`: an SSIM file byte for byte as it came, JSON written as one. Where nothing was imported, the timetable that was there before.",
  access: "ops",
  rate: "operator",
  services: ["search"],
  request: {
    query: z.strictObject({
      import_id: ScheduleImportId.optional(),
      carrier: z
        .string()
        .regex(/^[A-Z0-9]{2}$/, "an airline designator of two characters")
        .optional()
        .meta({ example: "HF" }),
    }),
  },
  responses: {
    200: {
      description: "IATA SSIM, chapter 7: 200 bytes a record.",
      content: { "text/plain": { schema: z.string(), example: "1AIRLINE STANDARD SCHEDULE DATA SET" } },
    },
  },
  problems: ["validation_failed", "not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.exportSchedules(query));
  if (!result.ok) return refuse(c, result.error);
  const file = c.body(result.value, 200, {
    "content-type": "text/plain; charset=us-ascii",
    "content-disposition": 'attachment; filename="schedules.ssim"',
    "cache-control": "no-store",
  });
  // A stream, which its documentation can only call a text.
  return file as Response as Response & TypedResponse<string, 200, "text">;
};
