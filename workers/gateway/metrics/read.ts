import { CircuitBreaker } from "#contracts/circuit-breaker.ts";
import { type Family, METRIC_FAMILIES, METRIC_OBJECTS, type MetricsApi, type SeriesDelta } from "#contracts/metrics.ts";
import { ServiceState, type OperatedService } from "#contracts/service-registry.ts";
import { errorText, log } from "#platform/log.ts";
import { series, seriesText } from "#platform/series.ts";
import type { Env } from "../env.ts";
import { serviceStates } from "../registry/states.ts";

const PHASES = CircuitBreaker.shape.phase.options;
const SERVICE_STATES = [...ServiceState.shape.health.options, "drained"] as const;

const ZEROS = Object.entries<Family>(METRIC_FAMILIES).flatMap(([family, { zeros = [] }]) =>
  zeros.map((labels) => seriesText(family, labels)),
);

/**
 * Every series: the shards added up, those that are there from the start, and as gauges the services' states, the circuit breakers and the
 * refund debts. It may be asked for all the time by whoever wants to, so nothing here writes, nor reads more than is told.
 */
export async function readMetrics(env: Env): Promise<Map<string, number>> {
  const services = await serviceStates(env);
  // One that is down may be silent for long.
  const isDown = services.some(({ name, health }) => name === "payments" && health === "down");
  const [total, breakers, debts] = await Promise.all([
    countedSeries(env, (shard) => shard.read()),
    isDown ? [] : orNone("breakers", () => env.PAYMENTS.breakers()),
    isDown ? [] : orNone("refund debts", () => env.PAYMENTS.openRefundDebts()),
  ]);
  for (const name of ZEROS) if (!total.has(name)) total.set(name, 0);
  for (const [name, value] of services.flatMap(seriesOf)) total.set(name, value);
  for (const breaker of breakers)
    for (const phase of PHASES)
      total.set(series("holdfast_breaker_state", { breaker: breaker.name, phase }), breaker.phase === phase ? 1 : 0);
  for (const { currency, open } of debts) total.set(series("holdfast_refund_debts_open", { currency }), open);
  return total;
}

/** What is counted, of all shards together. */
export async function countedSeries(
  env: Env,
  read: (shard: Pick<MetricsApi, "read" | "readNow">) => Promise<SeriesDelta[]>,
): Promise<Map<string, number>> {
  const shards = await Promise.all(METRIC_OBJECTS.map((name) => read(env.METRICS.getByName(name))));
  const total = new Map<string, number>();
  for (const shard of shards) for (const { series: name, value } of shard) total.set(name, (total.get(name) ?? 0) + value);
  return total;
}

function seriesOf({ name, health, drain }: OperatedService): [name: string, value: number][] {
  const current = drain === null ? health : "drained";
  const up = series("holdfast_service_up", { service: name });
  return [
    ...SERVICE_STATES.map((state): [string, number] => [
      series("holdfast_service_state", { service: name, state }),
      state === current ? 1 : 0,
    ]),
    ...(health === "unknown" ? [] : [[up, health === "up" ? 1 : 0] satisfies [string, number]]),
  ];
}

/** None where payments does not answer: the rest is worth reading all the same, and its health says so. */
async function orNone<T>(what: string, ask: () => Promise<T[]>): Promise<T[]> {
  try {
    return await ask();
  } catch (error) {
    log("warn", "metrics.unread", { what, why: errorText(error) });
    return [];
  }
}
