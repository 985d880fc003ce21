import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";

/** The largest body any operation takes. */
const MAX_BODY_BYTES = 64 * 1024;

/** No body that an operation would read is larger. What a GET brings along is read by nobody, and cannot be put back once it is. */
export function limitBody(): MiddlewareHandler<App> {
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c: Context<App>) => answerProblem(c, "payload_too_large", { detail: "At most 64 KiB." }),
  });
  return async function limitBody(c, next) {
    return c.req.method === "GET" || c.req.method === "HEAD" ? next() : limit(c, next);
  };
}
