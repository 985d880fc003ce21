import type { MiddlewareHandler } from "hono";
import type { App } from "../env.ts";

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const REQUEST_HEADERS =
  "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Traceparent, Turnstile-Token, X-Request-Id";
const RESPONSE_HEADERS =
  "Accept, Allow, Content-Disposition, ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";
/** A browser may remember a preflight this long: the longest Chromium honours. */
const PREFLIGHT_MAX_AGE_S = 7200;

/** Cross-origin requests from the origins of `CORS_ORIGINS`; others get no header and so no access. No cookies. */
export function cors(): MiddlewareHandler<App> {
  return async function cors(c, next) {
    const origin = c.req.header("origin") ?? "";
    const allowed = origin !== "" && c.env.CORS_ORIGINS.split(",").some((entry) => entry.trim() === origin);
    const preflight = origin !== "" && c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
    if (preflight) c.res = new Response(null, { status: 204 });
    else await next();
    if (c.res.status === 101) return;
    // Of an answer without an origin, too: a cache would give it to a page, which could not read it.
    c.res.headers.append("vary", "Origin");
    if (!allowed) return;
    c.res.headers.set("access-control-allow-origin", origin);
    c.res.headers.set("access-control-expose-headers", RESPONSE_HEADERS);
    if (!preflight) return;
    c.res.headers.set("access-control-allow-methods", METHODS);
    c.res.headers.set("access-control-allow-headers", REQUEST_HEADERS);
    c.res.headers.set("access-control-max-age", String(PREFLIGHT_MAX_AGE_S));
  };
}
