import { z } from "@hono/zod-openapi";
import { BreakerName, CircuitBreaker } from "#contracts/circuit-breaker.ts";
import { call } from "../../call.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/breakers/{name}/reset",
  operationId: "resetBreaker",
  tags: ["Operators"],
  summary: "Close a circuit breaker by hand",
  description:
    "For when its downstream is known to answer again; it would find out by itself. If the downstream still fails, the breaker opens again.",
  access: "ops",
  rate: "operator",
  services: ["payments"],
  idempotency: "gateway",
  body: "none",
  request: { params: z.strictObject({ name: BreakerName }) },
  responses: { 200: { ...json("It is closed.", CircuitBreaker), headers: REPLAY_HEADERS } },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { name } = c.req.valid("param");
  const closed = await call(() => c.env.PAYMENTS.closeBreaker(name));
  return c.json(closed, 200);
};
