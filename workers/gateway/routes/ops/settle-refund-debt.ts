import { z } from "@hono/zod-openapi";
import { RefundDebt, RefundDebtId, SettleRefundDebt } from "#contracts/refund-debts.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/refund-debts/{id}/settle",
  operationId: "settleRefundDebt",
  tags: ["Operators"],
  summary: "Note that a refund debt was paid",
  description:
    "For when the passenger has got the money in another way, by bank transfer for one, or has it back because the payment was disputed and the dispute is lost or accepted; no money is moved by this. The ledger owes it no longer: the amount goes from `refunds_payable` to `bank`, or to `disputes` where as much of the payment is disputed. Whoever the booking is for is told by mail, unless they have turned off mails about refunds. It cannot be undone.",
  access: "ops",
  rate: "operator",
  services: ["payments"],
  idempotency: "required",
  body: "json",
  request: {
    params: z.strictObject({ id: RefundDebtId }),
    body: jsonBody(SettleRefundDebt, { reference: "bank transfer of 26 November, no. 4711" }),
  },
  responses: { 200: { ...json("The debt is settled.", RefundDebt), headers: REPLAY_HEADERS } },
  problems: ["not_found", "debt_settled", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id: debt_id } = c.req.valid("param");
  const { reference } = c.req.valid("json");
  const { user_id, key, request_hash } = await commandOf(c, await c.req.json());
  const result = await call(() => c.env.PAYMENTS.settleRefundDebt({ debt_id, reference, user_id, key, request_hash }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 200);
};
