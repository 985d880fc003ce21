import { METRIC_FAMILIES } from "#contracts/metrics.ts";

const METRIC_PART = /_(?:bucket|sum|count)$/;

/**
 * Prometheus text format 0.0.4: each family with its HELP and TYPE, its series together, buckets in ascending order.
 * Series of a family nobody declared are left out.
 */
export function exposition(all: ReadonlyMap<string, number>): string {
  const lines: string[] = [];
  for (const [family, { type, help }] of Object.entries(METRIC_FAMILIES)) {
    const own = Array.from(all)
      .filter(([series]) => familyOf(series, type) === family)
      .sort(([a], [b]) => compareSeries(a, b));
    if (own.length === 0) continue;
    lines.push(`# HELP ${family} ${help}`, `# TYPE ${family} ${type}`, ...own.map(([series, value]) => `${series} ${value}`));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function familyOf(series: string, type: string): string {
  const name = series.slice(0, series.indexOf("{"));
  return type === "histogram" ? name.replace(METRIC_PART, "") : name;
}

/** By labels without `le`, then by part, then by bound. */
function compareSeries(a: string, b: string): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  if (left.rest !== right.rest) return left.rest < right.rest ? -1 : 1;
  return left.bound - right.bound;
}

function sortKey(series: string): { rest: string; bound: number } {
  const bound = series.match(/,?le="([^"]*)"/)?.[1];
  const name = series.slice(0, series.indexOf("{"));
  const labels = series.slice(name.length).replace(/,?le="[^"]*"/, "");
  return { rest: `${labels} ${name}`, bound: bound === undefined ? 0 : bound === "+Inf" ? Infinity : Number(bound) };
}
