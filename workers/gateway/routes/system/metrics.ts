import { z } from "@hono/zod-openapi";
import { meterOf } from "#platform/meter.ts";
import { exposition } from "../../metrics/exposition.ts";
import { readMetrics } from "../../metrics/read.ts";
import { operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags: ["System"],
  summary: "Counters and histograms for Prometheus",
  description:
    "Of all isolates together, seconds old at most. Labels are names of routes, services, steps and the like, never a person, a booking or a flight.",
  access: "public",
  rate: "system",
  problems: [],
  responses: { 200: { description: "Prometheus text format 0.0.4.", content: { "text/plain": { schema: z.string() } } } },
});

export const handler: Handler<typeof route> = async (c) => {
  await meterOf(c.env).flush(c.env.METRICS);
  return c.text(exposition(await readMetrics(c.env)), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
};
