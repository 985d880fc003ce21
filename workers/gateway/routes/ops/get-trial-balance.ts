import { TrialBalance } from "#contracts/payments.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/ledger/trial-balance",
  operationId: "getTrialBalance",
  tags: ["Operators"],
  summary: "What was booked on each account",
  description:
    "Double entry: in each currency debits equal credits at any moment, and `balanced` says so. `provider_clearing` is what the payment provider holds for us, `customer_funds` what passengers have paid and not used, `refunds_payable` what we owe them, `bank` what we have paid them outside of the provider.",
  access: "ops",
  rate: "operator",
  services: ["payments"],
  responses: { 200: json("By currency, in minor units.", TrialBalance) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const balance = await call(() => c.env.PAYMENTS.trialBalance());
  return c.json(balance, 200);
};
