import { type Result, err, ok } from "#domain/result.ts";
import type { Env } from "../env.ts";
import type { Desk } from "../commands/reply.ts";
import { stripeClient } from "../provider/stripe.ts";
import { type Delivery, storeEvent } from "./store.ts";
import { type VerifyError, verifyEvent } from "./verify.ts";

/** Verifies and stores one webhook. `delivery` is left for after the answer: the provider only waits for "stored". */
export async function receiveWebhook(
  desk: Desk,
  env: Env,
  rawBody: string,
  signature: string | null,
): Promise<Result<{ duplicate: boolean; delivery: Delivery | null }, VerifyError>> {
  const event = await verifyEvent(stripeClient(env), rawBody, signature, env.STRIPE_WEBHOOK_SECRET);
  if (!event.ok) return err(event.error);
  return ok(await storeEvent(desk.db, event.value, desk.now()));
}
