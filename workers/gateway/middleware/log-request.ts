import type { MiddlewareHandler } from "hono";
import { log, logOrdinary } from "#platform/log.ts";
import type { App } from "../env.ts";

/** An answer that takes longer is worth a line, in ms. */
const SLOW_MS = 2_000;
/** Answered once something happens, or as late as the client likes. A stream or a socket is open for long, but not long in opening. */
const WAITS = "GET /v1/bookings/{id}";

/** One line for each request: a warning where it failed or was slow, else an ordinary one. The path as a pattern: ids are fields. */
export function logRequest(): MiddlewareHandler<App> {
  return async function logRequest(c, next) {
    await next();
    const ms = Date.now() - c.get("beganAt");
    const route = c.get("route");
    const fields = { method: c.req.method, route, status: c.res.status, ms };
    if (c.res.status >= 500 || (ms >= SLOW_MS && `${c.req.method} ${route}` !== WAITS))
      log("warn", "request.slow_or_failed", fields);
    else logOrdinary("request", fields);
  };
}
