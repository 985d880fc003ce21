import type { LabelsOf, MetricFamily } from "#contracts/metrics.ts";

export type SeriesName<F extends MetricFamily = MetricFamily> = F | `${F}_${"bucket" | "sum" | "count"}`;
type FamilyOf<N> = N extends MetricFamily
  ? N
  : N extends `${infer F extends MetricFamily}_${"bucket" | "sum" | "count"}`
    ? F
    : never;

/** `name{a="b"}`, label values escaped as the exposition format asks. */
export function series<N extends SeriesName>(name: N, labels: LabelsOf<FamilyOf<N>> & { le?: string }): string {
  return seriesText(name, labels);
}

/** The same of labels that are known to be the family's. */
export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const escaped = (value: string) => value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
  return `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${escaped(value)}"`)
    .join(",")}}`;
}
