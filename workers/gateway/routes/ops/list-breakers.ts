import { CircuitBreakers } from "#contracts/circuit-breaker.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/breakers",
  operationId: "listBreakers",
  tags: ["Operators"],
  summary: "The circuit breakers",
  description:
    "One for each downstream that may fail us. While one is open and `retry_after_s` is not 0, nothing is sent there: new payments get 503 and keep their hold, and what is under way waits. Then the next call is a probe; where nobody calls, it stays open.",
  access: "ops",
  rate: "operator",
  services: ["payments"],
  responses: { 200: json("All of them.", CircuitBreakers) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const data = await call(() => c.env.PAYMENTS.breakers());
  return c.json({ data }, 200);
};
