import type { MiddlewareHandler } from "hono";
import { log, logOrdinary } from "#platform/log.ts";
import type { App } from "../env.ts";

/** An answer that takes longer is worth a line, in ms. */
const SLOW_MS = 2_000;
/** Answered as long as something happens, or as the client likes. */
const LASTS = new Set(["GET /v1/bookings/{id}/events", "GET /v1/bookings/{id}", "GET /v1/flights/{id}/seat-map/live"]);

/** One line for each request: a warning where it failed or was slow, else an ordinary one. The path as a pattern: ids are fields. */
export function logRequest(): MiddlewareHandler<App> {
  return async function logRequest(c, next) {
    await next();
    const ms = Date.now() - c.get("beganAt");
    const route = c.get("route");
    const fields = { method: c.req.method, route, status: c.res.status, ms };
    if (c.res.status >= 500 || (ms >= SLOW_MS && !LASTS.has(`${c.req.method} ${route}`)))
      log("warn", "request.slow_or_failed", fields);
    else logOrdinary("request", fields);
  };
}
