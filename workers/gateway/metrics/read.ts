import { METRIC_SHARDS } from "#contracts/metrics.ts";
import { series } from "#platform/series.ts";
import type { Env } from "../env.ts";
import { serviceStates } from "../registry/states.ts";

/** Every series: the shards added up, and the services' health as gauges. */
export async function readMetrics(env: Env): Promise<Map<string, number>> {
  const names = Array.from({ length: METRIC_SHARDS }, (_, shard) => String(shard));
  const [shards, services] = await Promise.all([
    Promise.all(names.map((name) => env.METRICS.getByName(name).read())),
    serviceStates(env),
  ]);
  const total = new Map<string, number>();
  for (const shard of shards) for (const { series: name, value } of shard) total.set(name, (total.get(name) ?? 0) + value);
  for (const { name, health } of services) {
    if (health !== "unknown") total.set(series("holdfast_service_up", { service: name }), health === "up" ? 1 : 0);
  }
  return total;
}
