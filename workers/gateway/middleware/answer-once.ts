import type { Context, MiddlewareHandler } from "hono";
import { invariant } from "#domain/invariant.ts";
import type { KeptAnswer } from "#contracts/idempotency-keys.ts";
import { errorText, log } from "#platform/log.ts";
import { call } from "../call.ts";
import { callerOf } from "../command.ts";
import type { App } from "../env.ts";
import { answerProblem } from "../refuse.ts";
import { requestHash } from "../request-hash.ts";

/** Commands that are kept here take moments. */
const RETRY_S = 1;
/** Headers of an answer that belong to it; the others are the middleware's. */
const KEPT_HEADERS = ["content-type", "cache-control", "location"];

/**
 * Carries a command out once for a key, and answers what it answered from then on. For those whose service keeps no record of
 * keys: the record is beside the effect, not in one write with it, so they must be harmless to repeat.
 */
export function answerOnce(takesBody: boolean): MiddlewareHandler<App> {
  return async function answerOnce(c, next) {
    const key = c.get("idempotencyKey");
    invariant(key, "answerOnce runs after requireIdempotencyKey");
    const keys = c.env.IDEMPOTENCY_KEYS.getByName(callerOf(c).user_id);
    const use = { scope: `${c.req.method} ${c.req.path}`, key, attempt: crypto.randomUUID() };
    const request_hash = await requestHash(
      c.req.method,
      c.req.path,
      takesBody && (await c.req.text()) !== "" ? await c.req.json() : null,
    );
    const admission = await call(() => keys.begin({ ...use, request_hash }));
    switch (admission.state) {
      case "answered":
        return again(admission.answer);
      case "key_reused":
        return answerProblem(c, "idempotency_key_reused", {
          detail: "Its body differs from that of the request that used it first.",
        });
      case "in_progress":
        return answerProblem(c, "request_in_progress", {
          detail: "An earlier request with this key is still being worked on.",
          retry_after_s: RETRY_S,
        });
      case "yours":
        await next();
        if (c.res.ok) return await call(async () => keys.keep({ ...use, answer: await answerOf(c) }));
        return await release(() => keys.release(use));
    }
  };
}

const again = ({ status, headers, body }: KeptAnswer) =>
  new Response(body, { status, headers: { ...headers, "idempotency-replayed": "true" } });

async function answerOf(c: Context<App>): Promise<KeptAnswer> {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = c.res.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: c.res.status, headers: Object.fromEntries(headers), body: await c.res.clone().text() };
}

/** A refusal is the answer all the same: where its key stays taken, that ends by itself. */
async function release(ask: () => Promise<void>): Promise<void> {
  try {
    await call(ask);
  } catch (error) {
    log("warn", "idempotency_key.not_released", { error: errorText(error) });
  }
}
