import * as z from "zod";
import { Instant } from "./common.ts";

/** The breaker of one downstream, shared by all isolates. Behind itty-durable: methods only, JSON in and out. */
export interface CircuitBreakerApi {
  /** May a call go out now? While half open an admitted call is a probe, whose end must be reported. */
  admit(): Promise<{ allowed: boolean; phase: BreakerPhase; retry_after_s: number }>;
  /** How a call ended; `ok` means that the downstream answered, whatever it said. */
  report(ok: boolean): Promise<{ phase: BreakerPhase }>;
  status(): Promise<BreakerStatus>;
  /** Closes it by hand. */
  close(): Promise<BreakerStatus>;
}
export type BreakerPhase = "closed" | "open" | "half_open";
export interface BreakerStatus {
  phase: BreakerPhase;
  /** Calls without an answer in a row. */
  failures: number;
  /** Epoch ms; null when it is not open. */
  opened_at: number | null;
  /** Seconds until the next call may go out; 0 when one may now. */
  retry_after_s: number;
}

/** Name of the payment provider's breaker. */
export const PAYMENT_PROVIDER = "payment-provider";

export const BreakerName = z
  .enum([PAYMENT_PROVIDER])
  .meta({ description: "The downstream it guards.", example: PAYMENT_PROVIDER });

/** A breaker as operators see it. */
export const CircuitBreaker = z.strictObject({
  name: BreakerName,
  /** `half_open`: a few calls may go out, to see whether it answers again. */
  phase: z.enum(["closed", "open", "half_open"]),
  /** Calls without an answer in a row. */
  failures: z.int(),
  opened_at: Instant.nullable(),
  /** Seconds until the next call may go out; 0 when one may now. */
  retry_after_s: z.int(),
});
export type CircuitBreaker = z.infer<typeof CircuitBreaker>;
export const CircuitBreakers = z.strictObject({ data: z.array(CircuitBreaker) });
