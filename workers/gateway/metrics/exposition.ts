import { METRIC_FAMILIES } from "#contracts/metrics.ts";

const METRIC_PART = /_(?:bucket|sum|count)$/;
const BOUND = /,?le="([^"]*)"/;

interface Line {
  series: string;
  value: number;
  /** Of the labels without `le`, then of the part of a histogram. */
  rest: string;
  bound: number;
}

/**
 * Prometheus text format 0.0.4: each family with its HELP and TYPE, its series together, buckets in ascending order.
 * Series of a family nobody declared are left out.
 */
export function exposition(all: ReadonlyMap<string, number>): string {
  const families = new Map<string, Line[]>();
  for (const [series, value] of all) {
    const line = lineOf(series, value);
    if (line === undefined) continue;
    const [family, parts] = line;
    const known = families.get(family);
    if (known) known.push(parts);
    else families.set(family, [parts]);
  }
  let text = "";
  for (const [family, { type, help }] of Object.entries(METRIC_FAMILIES)) {
    const lines = families.get(family);
    if (lines === undefined) continue;
    text += `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n`;
    for (const { series, value } of lines.toSorted(compare)) text += `${series} ${value}\n`;
  }
  return text;
}

function lineOf(series: string, value: number): [family: string, Line] | undefined {
  const name = series.slice(0, series.indexOf("{"));
  const labels = series.slice(name.length);
  if (isFamily(name)) return [name, { series, value, rest: labels, bound: 0 }];
  const family = name.replace(METRIC_PART, "");
  if (!isFamily(family)) return undefined;
  const bound = BOUND.exec(labels)?.[1];
  const rest = `${bound === undefined ? labels : labels.replace(BOUND, "")} ${name}`;
  return [family, { series, value, rest, bound: bound === undefined ? 0 : bound === "+Inf" ? Infinity : Number(bound) }];
}

const isFamily = (name: string): boolean => Object.hasOwn(METRIC_FAMILIES, name);

function compare(a: Line, b: Line): number {
  if (a.rest !== b.rest) return a.rest < b.rest ? -1 : 1;
  return a.bound - b.bound;
}
