import { z } from "@hono/zod-openapi";
import { DrainableService, OperatedService } from "#contracts/service-registry.ts";
import { invariant } from "#domain/invariant.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { learn } from "../../registry/known.ts";
import { registryOf } from "../../registry/states.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/services/{name}/resume",
  operationId: "resumeService",
  tags: ["Operators"],
  summary: "Put a drained service back in service",
  description:
    "Known to every gateway within 15 seconds. One that is down besides comes back with its health; one that is not drained stays as it is.",
  access: "ops",
  rate: "operator",
  idempotency: "gateway",
  body: "none",
  request: { params: z.strictObject({ name: DrainableService }) },
  responses: { 200: { ...json("It is not drained.", OperatedService), headers: REPLAY_HEADERS } },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { name } = c.req.valid("param");
  const services = await call(() => registryOf(c.env)("resume", name, callerOf(c).user_id));
  learn(c.env, services, Date.now());
  const resumed = services.find((service) => service.name === name);
  invariant(resumed, `${name} is one of the services`);
  return c.json(resumed, 200);
};
