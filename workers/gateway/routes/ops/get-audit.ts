import { z } from "@hono/zod-openapi";
import { AuditId, AuditReport } from "#contracts/audit.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/audits/{id}",
  operationId: "getAudit",
  tags: ["Operators"],
  summary: "What an audit found",
  description:
    "`latest` is the one started last. `clean`: nothing is wrong. `discrepancies`: each with the invariant it breaks and the ids it concerns. `empty`: there was nothing to compare, which proves nothing. Bookings still at work after the last look are counted as `in_motion`.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: { params: z.strictObject({ id: z.union([AuditId, z.literal("latest")]).meta({ example: "latest" }) }) },
  responses: { 200: json("The audit.", AuditReport) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.audit(id));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
