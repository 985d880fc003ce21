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
  description: "`degraded` while one of them is failing or down. `unknown` is one that nobody has asked yet.",
  access: "public",
  rate: "system",
  problems: [],
  responses: { 200: json("As the service registry knows them.", Status) },
});

export const handler: Handler<typeof route> = async (c) => {
  const services = await serviceStates(c.env);
  const degraded = services.some(({ health }) => health === "down" || health === "failing");
  c.header("Cache-Control", "no-store");
  return c.json({ status: degraded ? "degraded" : "ok", services }, 200);
};
