import type { Objects } from "#contracts/bindings.ts";
import { type MetricsApi, RARE_METRICS, type SeriesDelta } from "#contracts/metrics.ts";
import { errorText, log } from "./log.ts";

/** Adds to the counters from within an object. A count that is lost disturbs nothing: what it counts is in the logs too. */
export async function count(metrics: Objects<Pick<MetricsApi, "add">>, deltas: SeriesDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  try {
    await metrics.getByName(RARE_METRICS).add(deltas);
  } catch (error) {
    log("warn", "metrics.lost", { series: deltas.length, error: errorText(error) });
  }
}
