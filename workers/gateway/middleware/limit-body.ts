import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";

/** The largest body any other operation takes. */
const MAX_BODY_BYTES = 64 * 1024;

/** The one operation whose body is larger: a timetable, which nobody here has in memory. Its service counts. */
const STREAMED = "/v1/ops/schedules";

/** No body that an operation would read is larger. What a GET brings along is read by nobody, and cannot be put back once it is. */
export function limitBody(): MiddlewareHandler<App> {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c: Context<App>) => answerProblem(c, "payload_too_large", { detail: "At most 64 KiB." }),
  });
  return async function limitBody(c, next) {
    const isStreamed = c.req.method === "POST" && c.req.path === STREAMED;
    return c.req.method === "GET" || c.req.method === "HEAD" || isStreamed ? next() : limit(c, next);
  };
}
