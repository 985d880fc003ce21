import { type Result, err, ok } from "#domain/result.ts";
import type { Desk } from "../desk.ts";
import type { Env } from "../env.ts";
import { stripeClient } from "../provider/stripe.ts";
import { takeEvent } from "./take.ts";
import { type VerifyError, verifyEvent } from "./verify.ts";

/** Verifies one webhook and takes it in. Answered once it is stored. */
export async function receiveWebhook(
  desk: Desk,
  env: Env,
  webhook: { raw_body: string; signature: string | null },
  later: (work: Promise<void>) => void,
): Promise<Result<{ duplicate: boolean }, VerifyError>> {
  const event = await verifyEvent(stripeClient(env), webhook.raw_body, webhook.signature, env.STRIPE_WEBHOOK_SECRET);
  if (!event.ok) return err(event.error);
  return ok(await takeEvent(desk, env.BOOKING_SAGAS, event.value, later));
}
