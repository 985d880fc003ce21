import Stripe from "stripe";
import * as z from "zod";
import { type Result, err, ok } from "#domain/result.ts";

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

/** What is read of payments, refunds and disputes before anything else: none of them is without it. */
const MoneyShape = z.looseObject({ amount: z.int(), currency: z.string() });
const ABOUT_MONEY = /^(?:payment_intent|refund|charge\.dispute)\./;

const isReadable = (event: Stripe.Event): boolean =>
  EventShape.safeParse(event).success && (!ABOUT_MONEY.test(event.type) || MoneyShape.safeParse(event.data.object).success);

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
