import type { Objects } from "#contracts/bindings.ts";
import { type GaugeValue, type MetricsApi, RARE_METRICS, type SeriesDelta } from "#contracts/metrics.ts";
import { errorText, log } from "./log.ts";

/**
 * Adds to the counters at once, and sets gauges: for what is so rare that it is worth a call of its own, such as what an operator is woken
 * for. A count that is lost disturbs nothing: what it counts is in the logs too.
 */
export async function count(
  metrics: Objects<Pick<MetricsApi, "add" | "set">>,
  deltas: SeriesDelta[],
  gauges: GaugeValue[] = [],
): Promise<void> {
  const shard = metrics.getByName(RARE_METRICS);
  try {
    if (deltas.length > 0) await shard.add(deltas);
    if (gauges.length > 0) await shard.set(gauges);
  } catch (error) {
    log("warn", "metrics.lost", { series: deltas.length + gauges.length, error: errorText(error) });
  }
}
