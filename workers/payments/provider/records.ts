import type Stripe from "stripe";
import type { ProviderAnswer } from "#domain/payment/intent.ts";
import { type CallLimits, callProvider } from "./call.ts";

/** The provider's limit on a page. */
const RECORDS_PER_PAGE = 100;

interface RecordPage<T> {
  data: T[];
  has_more: boolean;
}

/** The provider's own records, for audits: newest first, a page after an id; refunds of one intent or of all. */
export interface ProviderRecords {
  intents(after: string | null): Promise<ProviderAnswer<RecordPage<Stripe.PaymentIntent>>>;
  intent(intentId: string): Promise<ProviderAnswer<Stripe.PaymentIntent>>;
  refunds(intentId: string | null, after: string | null): Promise<ProviderAnswer<RecordPage<Stripe.Refund>>>;
}

export function stripeRecords(stripe: Stripe, limits: CallLimits): ProviderRecords {
  const page = (after: string | null) => ({
    limit: RECORDS_PER_PAGE,
    ...(after === null ? {} : { starting_after: after }),
  });
  return {
    intents: (after) => callProvider(limits, "intents", () => stripe.paymentIntents.list(page(after))),
    intent: (intentId) => callProvider(limits, "retrieve", () => stripe.paymentIntents.retrieve(intentId)),
    refunds: (intentId, after) =>
      callProvider(limits, "refunds", () =>
        stripe.refunds.list({ ...page(after), ...(intentId === null ? {} : { payment_intent: intentId }) }),
      ),
  };
}
