import type { MetricFamily } from "#contracts/metrics.ts";

type SeriesName = MetricFamily | `${MetricFamily}_${"bucket" | "sum" | "count"}`;

/** `name{a="b"}`, label values escaped as the exposition format asks. */
export function series(name: SeriesName, labels: Record<string, string>): string {
  const escaped = (value: string) => value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
  return `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${escaped(value)}"`)
    .join(",")}}`;
}
