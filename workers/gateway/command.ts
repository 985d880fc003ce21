import type { Context } from "hono";
import { invariant } from "#domain/invariant.ts";
import type { Caller } from "#contracts/users.ts";
import type { Traced } from "#contracts/traces.ts";
import type { App } from "./env.ts";
import { requestHash } from "./request-hash.ts";

/** Who is calling; only operations that are not public may ask. */
export function callerOf(c: Context<App>): Caller {
  const caller = c.get("caller");
  invariant(caller, "the operation is not public");
  return caller;
}

/** What every command to the bookings service carries: who, under which key, and a hash that tells requests apart. */
export async function commandOf(c: Context<App>, body: unknown) {
  const key = c.get("idempotencyKey");
  invariant(key, "the operation needs an idempotency key");
  return {
    user_id: callerOf(c).user_id,
    key,
    ...tracedOf(c),
    request_hash: await requestHash(c.req.method, c.req.path, body),
  };
}

/** Which trace a command belongs to, and when and how it came. */
export const tracedOf = (c: Context<App>): Traced => ({
  traceparent: c.get("traceparent"),
  journey: { began_at: c.get("beganAt"), operation: `${c.req.method} ${c.get("route")}`, spans: [] },
});

/** Marks an answer that was given before. */
export function markReplay(c: Context<App>, answer: { replayed: boolean }): void {
  if (answer.replayed) c.header("Idempotency-Replayed", "true");
}
