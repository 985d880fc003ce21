import { METRIC_FAMILIES } from "#contracts/metrics.ts";
import type { Overview } from "#contracts/overview.ts";
import { series } from "#platform/series.ts";

const BUCKETS_S = METRIC_FAMILIES.holdfast_projection_lag_seconds.buckets;

/** What is counted as a search, a hold and a payment: operations, and the status they succeed with. */
const COUNTED: Record<keyof Overview["requests"], [method: string, route: string, status: string][]> = {
  searches: [
    ["GET", "/v1/offers", "200"],
    ["POST", "/v1/offers/search", "200"],
  ],
  holds: [["POST", "/v1/bookings", "201"]],
  payments: [["POST", "/v1/bookings/{id}/payments", "202"]],
};

/** Of all series: how many requests of each kind were answered well. */
export function requestsIn(all: ReadonlyMap<string, number>): Overview["requests"] {
  const sum = (kind: keyof Overview["requests"]) =>
    COUNTED[kind]
      .map(([method, route, status]) => all.get(series("holdfast_http_requests_total", { route, method, status })) ?? 0)
      .reduce((total, value) => total + value, 0);
  return { searches: sum("searches"), holds: sum("holds"), payments: sum("payments") };
}

/** The projection's lag: the upper bound of the bucket that half, and 99 of 100, of all changes fall into; null: beyond all. */
export function lagIn(all: ReadonlyMap<string, number>): Overview["projection_lag"] {
  const upTo = (le: string) => all.get(series("holdfast_projection_lag_seconds_bucket", { projection: "availability", le })) ?? 0;
  const count = upTo("+Inf");
  const quantile = (share: number) =>
    count === 0 ? null : (BUCKETS_S.find((bound) => upTo(String(bound)) >= share * count) ?? null);
  return { count, p50_s: quantile(0.5), p99_s: quantile(0.99) };
}
