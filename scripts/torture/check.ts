import { type Evidence, type Judgement, judge, missing, type Wrong } from "../ordeal/judge.ts";

/** Restarts of a run that is long enough to have a 99th percentile. */
export const MIN_KILLS_FOR_P99 = 100;
export const MAX_READY_P99_S = 10;

export interface TortureEvidence extends Evidence {
  /** From kill to answer, for each kill, in seconds. */
  restarts_s: number[];
}

export interface Findings extends Judgement {
  restarts: { p50_s: number; p99_s: number; worst_s: number };
  wrong: Judgement["wrong"] & Wrong<"restarts" | "proves nothing">;
}

/** What is wrong with a system that was killed. Pure. */
export function check({ restarts_s, ...evidence }: TortureEvidence): Findings {
  const judged = judge(evidence);
  const restarts = { p50_s: at(restarts_s, 0.5), p99_s: at(restarts_s, 0.99), worst_s: at(restarts_s, 1) };
  return {
    ...judged,
    restarts,
    wrong: {
      ...judged.wrong,
      restarts:
        restarts_s.length >= MIN_KILLS_FOR_P99 && restarts.p99_s > MAX_READY_P99_S
          ? [`p99 ${restarts.p99_s.toFixed(1)} s, more than ${MAX_READY_P99_S} s`]
          : [],
      "proves nothing": [...missing(judged, evidence.audit), ...(restarts_s.length === 0 ? ["nothing was killed"] : [])],
    },
  };
}

function at(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
