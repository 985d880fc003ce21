import type { MiddlewareHandler } from "hono";
import type { App } from "../env.ts";
import { recorderOf } from "../metrics/recorder.ts";

/** Counts and times every answer by route pattern, method and status. */
export function measure(): MiddlewareHandler<App> {
  return async function measure(c, next) {
    const began = Date.now();
    c.set("route", "unmatched");
    await next();
    const recorder = recorderOf(c.env);
    recorder.record({ route: c.get("route"), method: c.req.method, status: c.res.status, seconds: (Date.now() - began) / 1000 });
    recorder.flushSoon(Date.now(), (work) => c.executionCtx.waitUntil(work));
  };
}
