import Stripe from "stripe";
import * as z from "zod";
import { INTENT_STATUSES } from "#domain/payment/intent.ts";
import { type Result, err, ok } from "#domain/result.ts";
import { REFUND_STATUSES } from "../provider/classify.ts";

/** Older signatures are refused, in seconds: a copied request is worthless soon. */
const TOLERANCE_S = 300;

const cryptoProvider = Stripe.createSubtleCryptoProvider();

/** What we read of any event before its type is known; the rest is the SDK's types. */
const EventShape = z.looseObject({
  id: z.string().startsWith("evt_"),
  type: z.string(),
  created: z.int(),
  data: z.looseObject({ object: z.looseObject({ id: z.string(), object: z.string() }) }),
});

/** What is read of each kind of object, whatever the event says of it. */
const Text = z.string();
const Money = z.looseObject({ amount: z.int(), currency: Text.regex(/^[a-z]{3}$/i) });
const Metadata = z.record(Text, Text).nullish();
/** By its id, or whole. */
const Named = z.union([Text, z.looseObject({ id: Text })]).nullish();
const SHAPES: Readonly<Record<string, z.ZodType>> = {
  payment_intent: Money.extend({
    amount_received: z.int(),
    status: z.enum(INTENT_STATUSES),
    last_payment_error: z.looseObject({ type: Text.nullish(), code: Text.nullish(), decline_code: Text.nullish() }).nullable(),
    next_action: z.looseObject({ redirect_to_url: z.looseObject({ url: Text.nullish() }).nullish() }).nullish(),
    metadata: Metadata,
  }),
  refund: Money.extend({
    status: z.enum(REFUND_STATUSES).nullable(),
    failure_reason: Text.nullish(),
    payment_intent: Named,
    metadata: Metadata,
  }),
  "charge.dispute": Money.extend({ status: Text, payment_intent: Named }),
};

function isReadable(event: Stripe.Event): boolean {
  if (!EventShape.safeParse(event).success) return false;
  const shape = SHAPES[event.type.slice(0, event.type.lastIndexOf("."))];
  return shape === undefined || shape.safeParse(event.data.object).success;
}

export type VerifyError = { reason: "invalid_signature" | "invalid_payload" };

/** The event in a webhook body, if the provider signed exactly these bytes in the last five minutes. */
export async function verifyEvent(
  stripe: Stripe,
  rawBody: string,
  signature: string | null,
  secret: string,
): Promise<Result<Stripe.Event, VerifyError>> {
  if (signature === null) return err({ reason: "invalid_signature" });
  try {
    const event = await stripe.webhooks.constructEventAsync(rawBody, signature, secret, TOLERANCE_S, cryptoProvider);
    return isReadable(event) ? ok(event) : err({ reason: "invalid_payload" });
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return err({ reason: "invalid_signature" });
    // The signature is checked first: what fails after it is a body that is not an event.
    return err({ reason: "invalid_payload" });
  }
}
