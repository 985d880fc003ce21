import { OperatedServices } from "#contracts/service-registry.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { registryOf } from "../../registry/states.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/services",
  operationId: "listServices",
  tags: ["Operators"],
  summary: "The services, and who drained them",
  description:
    "As the service registry knows them: version, health, the operations that need each, and whether the gateway passes requests on to it. A service whose health fails three times in a row is refused until it answers again.",
  access: "ops",
  rate: "operator",
  responses: { 200: json("All of them.", OperatedServices) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const data = await call(() => registryOf(c.env)("list"));
  return c.json({ data }, 200);
};
