import { z } from "@hono/zod-openapi";
import { json, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  tags: ["System"],
  summary: "Whether the gateway answers",
  description: "Asks no other service; for those see `GET /v1/status`.",
  access: "public",
  rate: "system",
  problems: [],
  responses: { 200: json("It does.", z.strictObject({ status: z.literal("ok") })) },
});

export const handler: Handler<typeof route> = (c) => c.json({ status: "ok" as const }, 200);
