import type { MiddlewareHandler } from "hono";
import { meterOf } from "#platform/meter.ts";
import type { App } from "../env.ts";

/** Counts and times every answer by route pattern, method and status. */
export function measure(): MiddlewareHandler<App> {
  return async function measure(c, next) {
    const began = Date.now();
    c.set("route", "unmatched");
    c.set("beganAt", began);
    await next();
    const now = Date.now();
    const meter = meterOf(c.env);
    const { method } = c.req;
    const route = c.get("route");
    meter.add("holdfast_http_requests_total", { route, method, status: String(c.res.status) });
    meter.observe("holdfast_http_request_duration_seconds", { route, method }, (now - began) / 1_000);
    meter.flushSoon(c.env.METRICS, now, (work) => c.executionCtx.waitUntil(work));
  };
}
