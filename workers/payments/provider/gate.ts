import { type CircuitBreakerApi, PAYMENT_PROVIDER } from "#contracts/circuit-breaker.ts";
import { ittyCall, type IttyNamespace } from "#platform/itty.ts";
import { errorText, log } from "#platform/log.ts";

/** How long "closed" is believed without asking the breaker's object again, in ms. */
const CLOSED_TRUST_MS = 1_000;

/** The shared circuit breaker, as calls see it. */
export interface Gate {
  admit(): Promise<{ allowed: boolean; retry_after_s: number }>;
  report(answered: boolean): Promise<void>;
  /** Nothing may go out, as far as is known here. A call that was let through before is not tried again then. */
  isShut(): boolean;
}

/** Of this isolate: until when the breaker is taken as closed, whether it was open when last asked, and whether our last call failed. */
const seen = { closed_until: 0, open: false, failed: false };

/**
 * The breaker's object, asked sparingly: while closed, once a second and isolate; a success is reported only where it
 * changes something (after a failure of ours, or as the end of a probe). A breaker that cannot be reached never stops a payment.
 */
export function breakerGate(namespace: IttyNamespace): Gate {
  const breaker = ittyCall<CircuitBreakerApi>(namespace, PAYMENT_PROVIDER);
  let probing = false;
  return {
    async admit() {
      if (Date.now() < seen.closed_until) return { allowed: true, retry_after_s: 0 };
      try {
        const admission = await breaker("admit");
        seen.open = admission.phase === "open";
        if (admission.phase === "closed") seen.closed_until = Date.now() + CLOSED_TRUST_MS;
        else probing = true;
        return admission;
      } catch (error) {
        log("error", "breaker.unreachable", { why: errorText(error) });
        seen.open = false;
        return { allowed: true, retry_after_s: 0 };
      }
    },
    async report(answered) {
      if (answered && !seen.failed && !probing) return;
      try {
        const { phase } = await breaker("report", answered);
        seen.open = phase === "open";
        if (phase !== "closed") seen.closed_until = 0;
        else probing = false;
        seen.failed = !answered;
      } catch (error) {
        log("error", "breaker.unreachable", { why: errorText(error) });
      }
    },
    isShut: () => seen.open,
  };
}
