import { z } from "@hono/zod-openapi";
import { exposition } from "../../metrics/exposition.ts";
import { readMetrics } from "../../metrics/read.ts";
import { recorderOf } from "../../metrics/recorder.ts";
import { operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags: ["System"],
  summary: "Counters and histograms for Prometheus",
  description: "Of all isolates together. Labels are route patterns, methods and statuses, never a person or a booking.",
  access: "public",
  rate: "system",
  problems: [],
  responses: { 200: { description: "Prometheus text format 0.0.4.", content: { "text/plain": { schema: z.string() } } } },
});

export const handler: Handler<typeof route> = async (c) => {
  await recorderOf(c.env).flush();
  return c.text(exposition(await readMetrics(c.env)), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
};
