import type { MiddlewareHandler } from "hono";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";

/** 1 to 255 visible ASCII characters. */
export const KEY = /^[\x21-\x7e]{1,255}$/;
export const KEY_IS_MISSING = { detail: "Send an Idempotency-Key header of 1 to 255 visible ASCII characters." };

/** Only a request with an `Idempotency-Key` gets past. What was first answered to it, the service remembers. */
export const requireIdempotencyKey: MiddlewareHandler<App> = async function requireIdempotencyKey(c, next) {
  const key = c.req.header("idempotency-key");
  if (key === undefined || !KEY.test(key)) return answerProblem(c, "idempotency_key_required", KEY_IS_MISSING);
  c.set("idempotencyKey", key);
  return next();
};
