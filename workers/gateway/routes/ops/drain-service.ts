import { z } from "@hono/zod-openapi";
import { DrainableService, DrainService, OperatedService } from "#contracts/service-registry.ts";
import { invariant } from "#domain/invariant.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { learn } from "../../registry/known.ts";
import { registryOf } from "../../registry/states.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/services/{name}/drain",
  operationId: "drainService",
  tags: ["Operators"],
  summary: "Take a service out of service",
  description:
    "What needs it is answered 503 `service_unavailable` with `Retry-After` from then on, by every gateway within 15 seconds, and the service is not asked; other services go on. What was accepted before goes on too, through queues and alarms. It lasts until the service is resumed; one that is drained already stays as it was drained first. Signing in stays possible while `users` is drained, and the gateway itself cannot be drained.",
  access: "ops",
  rate: "operator",
  idempotency: "gateway",
  body: "optional_json",
  request: {
    params: z.strictObject({ name: DrainableService }),
    body: { ...jsonBody(DrainService, { reason: "moving its database" }), required: false },
  },
  responses: { 200: { ...json("It is drained.", OperatedService), headers: REPLAY_HEADERS } },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { name } = c.req.valid("param");
  const { reason = null } = c.req.valid("json");
  const drain = { drained_at: new Date().toISOString(), drained_by: callerOf(c).user_id, reason };
  const services = await call(() => registryOf(c.env)("drain", name, drain));
  learn(c.env, services, Date.now());
  const drained = services.find((service) => service.name === name);
  invariant(drained, `${name} is one of the services`);
  return c.json(drained, 200);
};
