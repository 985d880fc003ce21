import { METRIC_FAMILIES, type MetricFamily, type SeriesDelta } from "#contracts/metrics.ts";
import { series } from "./series.ts";

type HistogramFamily = {
  [F in MetricFamily]: (typeof METRIC_FAMILIES)[F] extends { type: "histogram" } ? F : never;
}[MetricFamily];

/** What some observations add to a histogram. Its buckets are cumulative; an empty one is told too, so that a rate over it is never missing. */
export function observe(family: HistogramFamily, labels: Record<string, string>, values: readonly number[]): SeriesDelta[] {
  if (values.length === 0) return [];
  const part = (name: "bucket" | "sum" | "count", value: number, le?: string): SeriesDelta => ({
    series: series(`${family}_${name}`, { ...labels, ...(le !== undefined && { le }) }),
    value,
  });
  return [
    ...METRIC_FAMILIES[family].buckets.map((bound) =>
      part("bucket", values.filter((value) => value <= bound).length, String(bound)),
    ),
    part("bucket", values.length, "+Inf"),
    part(
      "sum",
      values.reduce((sum, value) => sum + value, 0),
    ),
    part("count", values.length),
  ];
}
