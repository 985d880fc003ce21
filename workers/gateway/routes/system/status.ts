import { z } from "@hono/zod-openapi";
import { ServiceState } from "#contracts/service-registry.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { serviceStates } from "../../registry/states.ts";

const Status = z.strictObject({ status: z.enum(["ok", "degraded"]), services: z.array(ServiceState) });

export const route = operation({
  method: "get",
  path: "/v1/status",
  operationId: "getStatus",
  tags: ["System"],
  summary: "The services, their versions and health",
  description:
    "`degraded`: one of them fails its probes or is out of service. What needs one that is out of service is answered 503 with `Retry-After`; everything else goes on. `unknown` is one that nobody has asked yet.",
  access: "public",
  rate: "system",
  problems: [],
  responses: { 200: json("As the service registry knows them.", Status) },
});

export const handler: Handler<typeof route> = async (c) => {
  const states = await serviceStates(c.env);
  const degraded = states.some(({ health, in_service }) => !in_service || health === "down" || health === "failing");
  // Who drained one, and why, is for operators.
  const services = states.map(({ drain: _drain, ...state }) => state);
  return c.json({ status: degraded ? "degraded" : "ok", services }, 200);
};
