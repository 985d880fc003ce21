import type { Objects } from "#contracts/bindings.ts";
import { type MetricsApi, RARE_METRICS, type SeriesDelta } from "#contracts/metrics.ts";
import { errorText, log } from "./log.ts";

/**
 * Adds to the counters at once: for what is so rare that it is worth a call of its own, such as what an operator is woken for. A count
 * that is lost disturbs nothing: what it counts is in the logs too.
 */
export async function count(metrics: Objects<Pick<MetricsApi, "add">>, deltas: SeriesDelta[]): Promise<void> {
  try {
    await metrics.getByName(RARE_METRICS).add(deltas);
  } catch (error) {
    log("warn", "metrics.lost", { series: deltas.length, error: errorText(error) });
  }
}
