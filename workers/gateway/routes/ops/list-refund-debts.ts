import { z } from "@hono/zod-openapi";
import { RefundDebtPage, RefundDebtState } from "#contracts/refund-debts.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/refund-debts",
  operationId: "listRefundDebts",
  tags: ["Operators"],
  summary: "Refunds that failed, and are owed",
  description:
    "Every refund that the provider refused, or that the card's bank sent back, whatever is owed the longest coming first; `state=open` shows those that nobody has paid yet. One whose `failure_code` speaks of a dispute is not to be paid while the dispute stands: the cardholder's bank has taken the money back. A debt is never deleted.",
  access: "ops",
  rate: "operator",
  services: ["payments"],
  request: {
    query: z.strictObject({ limit: Limit, cursor: Cursor, state: RefundDebtState.optional().meta({ example: "open" }) }),
  },
  responses: { 200: json("Refund debts, a page at a time.", RefundDebtPage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.PAYMENTS.refundDebts(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
