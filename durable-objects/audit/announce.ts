import type { AuditReport } from "#contracts/audit.ts";
import { RARE_METRICS } from "#contracts/metrics.ts";
import { count } from "#platform/count.ts";
import { log } from "#platform/log.ts";
import { series } from "#platform/series.ts";
import type { AuditsEnv } from "./env.ts";

/** Discrepancies that get a line of their own in the log; all of them are in the report. */
const MAX_LINES = 50;

/** Sets what alerts look at, which is how the last audit has ended; `now` in epoch ms. Throws where it cannot; doing it again does no harm. */
export async function showLast(env: AuditsEnv, { discrepancies }: AuditReport, now: number): Promise<void> {
  await env.METRICS.getByName(RARE_METRICS).set([
    { series: series("holdfast_audit_last_discrepancies", {}), value: discrepancies.length, expires_at: null },
    { series: series("holdfast_audit_last_timestamp_seconds", {}), value: now / 1_000, expires_at: null },
  ]);
}

/** Tells the log and the counters how an audit ended. */
export async function announce(env: AuditsEnv, { id, status, in_motion, poked, discrepancies }: AuditReport): Promise<void> {
  log(status === "clean" ? "info" : "error", "audit.finished", {
    id,
    status,
    in_motion,
    poked,
    discrepancies: discrepancies.length,
  });
  for (const { invariant, ids, detail } of discrepancies.slice(0, MAX_LINES))
    log("error", "audit.discrepancy", { id, invariant, ids: ids.join(" "), detail });
  const byInvariant = Map.groupBy(discrepancies, ({ invariant }) => invariant);
  await count(env.METRICS, [
    { series: series("holdfast_audits_total", { status }), value: 1 },
    ...Array.from(byInvariant, ([invariant, found]) => ({
      series: series("holdfast_audit_discrepancies_total", { invariant }),
      value: found.length,
    })),
    ...(poked > 0 ? [{ series: series("holdfast_sagas_poked_total", {}), value: poked }] : []),
  ]);
}
