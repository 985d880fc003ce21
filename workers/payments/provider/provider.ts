import type Stripe from "stripe";
import type { Money } from "#contracts/common.ts";
import { toProviderAmount } from "#domain/money/provider-amount.ts";
import type { Intent, ProviderAnswer } from "#domain/payment/intent.ts";
import type { Refund } from "#domain/payment/refund.ts";
import { annotate, asOperation } from "#platform/operation.ts";
import { type CallLimits, callProvider } from "./call.ts";
import { intentOf, refundOf } from "./classify.ts";

/** Refunds of one intent on one page; a booking has a handful at most. */
const REFUNDS_PER_PAGE = 100;

export interface NewIntent {
  booking_id: string;
  payment_id: string;
  message_id: string;
  amount_minor: number;
  currency: string;
  payment_method: string;
  description: string;
}
export interface NewRefund {
  intent_id: string;
  amount_minor: number;
  /** Of the intent. */
  currency: string;
  booking_id: string;
  payment_id: string;
  message_id: string;
}

/** The calls payments makes, each with its idempotency key and its answer as a union. Amounts are ours, in ISO minor units. */
export interface Provider {
  create(intent: NewIntent, key: string): Promise<ProviderAnswer<Intent>>;
  confirm(intentId: string, returnUrl: string, key: string): Promise<ProviderAnswer<Intent>>;
  capture(intentId: string, amount: Money, key: string): Promise<ProviderAnswer<Intent>>;
  cancel(intentId: string, key: string): Promise<ProviderAnswer<Intent>>;
  retrieve(intentId: string): Promise<ProviderAnswer<Intent>>;
  refund(refund: NewRefund, key: string): Promise<ProviderAnswer<Refund>>;
  refundsOf(intentId: string): Promise<ProviderAnswer<Refund[]>>;
  /** The newest `limit` events of these types since an instant (epoch seconds), before the one called `olderThan` if any, oldest first. */
  eventsSince(types: string[], since: number, limit: number, olderThan?: string | null): Promise<ProviderAnswer<Stripe.Event[]>>;
}

export function stripeProvider(stripe: Stripe, limits: CallLimits): Provider {
  const call = <T>(name: string, send: () => Promise<T>) =>
    asOperation(`provider.${name}`, { kind: "client" }, async () => {
      const answer = await callProvider(limits, name, send);
      annotate({ answer: answer.kind });
      return answer;
    });
  return {
    create: (intent, key) =>
      call("create", async () =>
        intentOf(
          await stripe.paymentIntents.create(
            {
              amount: toProviderAmount(intent.amount_minor, intent.currency),
              currency: intent.currency.toLowerCase(),
              capture_method: "manual",
              allowed_payment_method_types: ["card"],
              payment_method: intent.payment_method,
              description: intent.description,
              metadata: { booking_id: intent.booking_id, payment_id: intent.payment_id, message_id: intent.message_id },
            },
            { idempotencyKey: key },
          ),
        ),
      ),
    confirm: (intentId, returnUrl, key) =>
      call("confirm", async () =>
        intentOf(await stripe.paymentIntents.confirm(intentId, { return_url: returnUrl }, { idempotencyKey: key })),
      ),
    capture: (intentId, { amount_minor, currency }, key) =>
      call("capture", async () => {
        const amount = { amount_to_capture: toProviderAmount(amount_minor, currency) };
        return intentOf(await stripe.paymentIntents.capture(intentId, amount, { idempotencyKey: key }));
      }),
    cancel: (intentId, key) =>
      call("cancel", async () => intentOf(await stripe.paymentIntents.cancel(intentId, {}, { idempotencyKey: key }))),
    retrieve: (intentId) => call("retrieve", async () => intentOf(await stripe.paymentIntents.retrieve(intentId))),
    refund: (refund, key) =>
      call("refund", async () =>
        refundOf(
          await stripe.refunds.create(
            {
              payment_intent: refund.intent_id,
              amount: toProviderAmount(refund.amount_minor, refund.currency),
              metadata: { booking_id: refund.booking_id, payment_id: refund.payment_id, message_id: refund.message_id },
            },
            { idempotencyKey: key },
          ),
        ),
      ),
    refundsOf: (intentId) =>
      call("refunds", async () =>
        (await stripe.refunds.list({ payment_intent: intentId, limit: REFUNDS_PER_PAGE })).data.map(refundOf),
      ),
    eventsSince: (types, since, limit, olderThan = null) =>
      call("events", async () => {
        const query = { types, created: { gte: since }, limit: 100, ...(olderThan !== null && { starting_after: olderThan }) };
        const events = await stripe.events.list(query).autoPagingToArray({ limit });
        return events.toReversed();
      }),
  };
}
