/**
 * The provider's payment intent, reduced to what decisions need. Statuses are the provider's words
 * (https://docs.stripe.com/payments/paymentintents/lifecycle).
 */
export const INTENT_STATUSES = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
  "processing",
  "requires_capture",
  "canceled",
  "succeeded",
] as const;
export type IntentStatus = (typeof INTENT_STATUSES)[number];

export interface Decline {
  code: string;
  decline_code: string | null;
}

export interface Intent {
  id: string;
  status: IntentStatus;
  amount_minor: number;
  amount_received_minor: number;
  /** Where the passenger proves who they are (3-D Secure); only with `requires_action`. */
  action_url: string | null;
  /** Why the last confirmation was refused. */
  last_error: Decline | null;
}

/** One call to the provider, with all of its tries. */
export type ProviderAnswer<T> =
  | { kind: "ok"; value: T }
  /** The card's issuer said no: definitive. */
  | { kind: "declined"; error: Decline }
  /** The provider understood and refused: definitive for this request, not for the intent. */
  | { kind: "refused"; code: string; intent: Intent | null }
  /** A server error that the provider remembers for the key, and says so; the effect may or may not be there. */
  | { kind: "failed" }
  /** No answer, or none to go by; the effect may be there, may come late, or never. */
  | { kind: "silent" }
  /**
   * To be asked again with the same key: the circuit breaker is open, so many calls are under way that there is no room for another, or
   * the provider's own rate limit was the last that was heard.
   */
  | { kind: "shut"; retry_after_s: number };
