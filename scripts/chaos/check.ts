import { type Evidence, type Judgement, judge, missing, type Wrong } from "../ordeal/judge.ts";
import type { TrialBalance } from "#contracts/payments.ts";
import type { ProviderPayment } from "../../test/harness/evidence.ts";
import type { Met } from "../../workers/sandbox/provider/arrivals.ts";
import { reconcile, type Reconciled } from "./reconcile.ts";

/** From so many bookings on the circuit breaker has to have opened, and what is rare to have happened. */
export const LONG_RUN = 400;

export interface ChaosEvidence extends Evidence {
  /** The provider's own records. */
  payments: ProviderPayment[];
  balance: TrialBalance;
  /** What its calls and webhooks met, by its own count. */
  met: Met[];
  /** How often the circuit breaker was seen to open. */
  openings: number;
}

export interface Findings extends Judgement {
  compared: Reconciled["compared"];
  wrong: Judgement["wrong"] & Wrong<"unexplained" | "proves nothing">;
}

/** What is wrong after a provider that failed in every way at once. Pure, so that planted faults can show that it finds them. */
export function check({ payments, balance, met, openings, ...evidence }: ChaosEvidence): Findings {
  const judged = judge(evidence);
  const { compared, unexplained } = reconcile(payments, evidence.bookings, balance);
  const isLong = evidence.entries.length >= LONG_RUN;
  return {
    ...judged,
    compared,
    wrong: {
      ...judged.wrong,
      unexplained,
      "proves nothing": [
        ...missing(judged, evidence.audit),
        ...unmet(met),
        ...Object.entries(compared).flatMap(([name, count]) => (count === 0 ? [`no ${name} to compare`] : [])),
        ...(isLong && openings === 0 ? ["the circuit breaker never opened"] : []),
        ...(isLong && !judged.endings.has("failed: payment_cancelled") ? ["no payment was given up"] : []),
      ],
    },
  };
}

/** Of calls any, of webhooks those; and that an effect came late. */
const WANTED: readonly Met["mode"][] = [
  "ok",
  "error",
  "timeout_before",
  "timeout_after",
  "late",
  "late_effect",
  "webhook_duplicate",
  "webhook_reordered",
];

const unmet = (met: Met[]): string[] =>
  WANTED.filter((wanted) => !met.some(({ mode, count }) => mode === wanted && count > 0)).map((mode) => `nothing met ${mode}`);
