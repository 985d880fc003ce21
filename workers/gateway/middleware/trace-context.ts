import type { MiddlewareHandler } from "hono";
import { asOperation, traceparentNow } from "#platform/operation.ts";
import { readTraceparent } from "#platform/traceparent.ts";
import type { App } from "../env.ts";

/** A booking that is named by the path. */
const BOOKING = /^\/v1\/(?:ops\/)?(?:bookings|sagas)\/(bkg_[0-9]{2}_[0-9a-z]{1,40})(?:\/|$)/;

/**
 * Begins the trace of this request. Commands carry it on through outbox and queues; log lines have it, with the request's id and the
 * booking it names. It links to the trace of a client that says which one it is in, and is not part of it: whoever chooses the id of a
 * trace would choose what is sampled, and have us keep what it likes.
 */
export function traceContext(): MiddlewareHandler<App> {
  return async function traceContext(c, next) {
    const booking_id = BOOKING.exec(c.req.path)?.[1];
    const request_id = c.get("requestId");
    const options = {
      traceparent: null,
      begins: true,
      whole: true,
      kind: "server",
      link: linkOf(c.req.header("traceparent")),
      ids: booking_id === undefined ? { request_id } : { request_id, booking_id },
    } as const;
    await asOperation("request", options, async () => {
      c.set("traceparent", traceparentNow() ?? "");
      await next();
    });
  };
}

const linkOf = (traceparent: string | undefined): string | null =>
  traceparent !== undefined && readTraceparent(traceparent) !== null ? traceparent : null;
