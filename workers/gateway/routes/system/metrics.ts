import { z } from "@hono/zod-openapi";
import { exposition } from "../../metrics/exposition.ts";
import { readMetrics } from "../../metrics/read.ts";
import { mayRead } from "../../metrics/reader.ts";
import { operation, type Handler } from "../../operation.ts";
import { answerProblem } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tags: ["System"],
  summary: "Counters and histograms for Prometheus",
  description:
    "Of all isolates together, some ten seconds old at most. Where a deployment keeps them to itself, it takes the token that it was given for that, as `Authorization: Bearer …`; no access token is one. Labels are names of routes, services, steps and the like, never a person, a booking or a flight.",
  access: "public",
  rate: "system",
  problems: ["unauthenticated"],
  responses: { 200: { description: "Prometheus text format 0.0.4.", content: { "text/plain": { schema: z.string() } } } },
});

export const handler: Handler<typeof route> = async (c) => {
  if (!(await mayRead(c.env, c.req.header("authorization"))))
    return answerProblem(c, "unauthenticated", {
      detail: "The metrics are for whoever has their token.",
      headers: { "www-authenticate": 'Bearer realm="holdfast metrics"' },
    });
  return c.text(exposition(await readMetrics(c.env)), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
};
