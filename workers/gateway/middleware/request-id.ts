import type { MiddlewareHandler } from "hono";
import type { App } from "../env.ts";

/** What we take from a client; anything else is replaced, so that logs stay readable. */
const ACCEPTABLE = /^[\w.=-]{1,64}$/;

/** Every answer carries `X-Request-Id`: the client's own, or a new one. */
export function requestId(): MiddlewareHandler<App> {
  return async function requestId(c, next) {
    const given = c.req.header("x-request-id");
    c.set("requestId", given !== undefined && ACCEPTABLE.test(given) ? given : crypto.randomUUID());
    await next();
    if (c.res.status !== 101) c.res.headers.set("x-request-id", c.get("requestId"));
  };
}
