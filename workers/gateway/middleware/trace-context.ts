import type { MiddlewareHandler } from "hono";
import { hex } from "#platform/hash.ts";
import type { App } from "../env.ts";

/** W3C Trace Context, version 00; ids of zeros are not valid. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const random = (bytes: number) => hex(crypto.getRandomValues(new Uint8Array(bytes)));

/** The trace this request belongs to: the client's, or a new one. Commands carry it on through outbox and queues. */
export function traceContext(): MiddlewareHandler<App> {
  return async function traceContext(c, next) {
    const given = c.req.header("traceparent");
    c.set("traceparent", given !== undefined && TRACEPARENT.test(given) ? given : `00-${random(16)}-${random(8)}-01`);
    await next();
  };
}
