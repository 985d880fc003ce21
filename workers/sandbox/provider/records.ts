/** The provider's objects as they travel, reduced to the fields the SDK's users read. Amounts in minor units, instants in epoch seconds. */
export interface PaymentError {
  type: "card_error" | "invalid_request_error";
  code: string;
  decline_code?: string;
  message: string;
  charge?: string;
}

export interface PaymentIntent {
  id: string;
  object: "payment_intent";
  created: number;
  livemode: false;
  amount: number;
  amount_capturable: number;
  amount_received: number;
  currency: string;
  status: "requires_payment_method" | "requires_confirmation" | "requires_action" | "requires_capture" | "canceled" | "succeeded";
  capture_method: "automatic" | "manual";
  confirmation_method: "automatic";
  client_secret: string;
  payment_method: string | null;
  payment_method_types: string[];
  allowed_payment_method_types: string[] | null;
  latest_charge: string | null;
  last_payment_error: PaymentError | null;
  next_action:
    | { type: "redirect_to_url"; redirect_to_url: { url: string; return_url: string } }
    | { type: "use_stripe_sdk"; use_stripe_sdk: Record<string, never> }
    | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  customer: null;
  description: string | null;
  receipt_email: string | null;
  metadata: Record<string, string>;
}

export interface Charge {
  id: string;
  object: "charge";
  created: number;
  livemode: false;
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  currency: string;
  captured: boolean;
  paid: boolean;
  refunded: boolean;
  disputed: boolean;
  status: "succeeded" | "failed";
  failure_code: string | null;
  failure_message: string | null;
  payment_intent: string;
  payment_method: string | null;
  metadata: Record<string, string>;
}

export interface Refund {
  id: string;
  object: "refund";
  created: number;
  amount: number;
  currency: string;
  status: "pending" | "succeeded" | "failed";
  failure_reason?: string;
  charge: string;
  payment_intent: string;
  reason: string | null;
  metadata: Record<string, string>;
}

export interface Dispute {
  id: string;
  object: "dispute";
  created: number;
  livemode: false;
  amount: number;
  currency: string;
  status: "needs_response" | "warning_needs_response";
  reason: "fraudulent";
  charge: string;
  payment_intent: string;
  metadata: Record<string, string>;
}

export interface Event {
  id: string;
  object: "event";
  created: number;
  livemode: false;
  api_version: string;
  type: string;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  data: { object: unknown };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** `pi_` and 24 random characters. */
export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}

export const epochSeconds = (): number => Math.floor(Date.now() / 1_000);
