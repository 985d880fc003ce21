import type { MiddlewareHandler } from "hono";
import { operation, traceparentNow } from "#platform/operation.ts";
import type { App } from "../env.ts";

/** A booking that is named by the path. */
const BOOKING = /^\/v1\/(?:ops\/)?(?:bookings|sagas)\/(bkg_[0-9]{2}_[0-9a-z]{1,40})(?:\/|$)/;

/**
 * The trace this request belongs to: the client's, or a new one. Commands carry it on through outbox and queues; log lines have it, with
 * the request's id and the booking it names.
 */
export function traceContext(): MiddlewareHandler<App> {
  return async function traceContext(c, next) {
    const booking_id = BOOKING.exec(c.req.path)?.[1];
    const request_id = c.get("requestId");
    const options = {
      traceparent: c.req.header("traceparent") ?? null,
      begins: true,
      whole: true,
      kind: "server",
      ids: booking_id === undefined ? { request_id } : { request_id, booking_id },
    } as const;
    await operation("request", options, async () => {
      c.set("traceparent", traceparentNow() ?? "");
      await next();
    });
  };
}
