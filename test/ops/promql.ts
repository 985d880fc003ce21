import { parser } from "@prometheus-io/lezer-promql";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { type Family, METRIC_FAMILIES } from "#contracts/metrics.ts";
import { ROOT } from "../../scripts/paths.ts";

/** What an expression speaks of. */
export interface Spoken {
  /** Each metric with the labels that are compared on it. */
  selectors: { metric: string; labels: string[] }[];
  /** Labels that series are grouped, or matched with each other, by. */
  grouping: string[];
}

/** Throws where it is no PromQL. */
export function spokenOf(expression: string): Spoken {
  const spoken: Spoken = { selectors: [], grouping: [] };
  parser.parse(expression).iterate({
    enter({ name, type, from, to, node }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (name === "Identifier" && node.parent?.name === "VectorSelector") spoken.selectors.push({ metric: text, labels: [] });
      if (name !== "LabelName") return;
      if (node.parent?.name === "GroupingLabels") spoken.grouping.push(text);
      else spoken.selectors.at(-1)?.labels.push(text);
    },
  });
  return spoken;
}

const FAMILIES: Record<string, Family> = METRIC_FAMILIES;
/** Prometheus's own. */
const OWN: Record<string, readonly string[]> = {
  up: ["job", "instance"],
  ALERTS: ["alertname", "alertstate", "severity"],
};

const Rules = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.object({
          record: z.string().optional(),
          alert: z.string().optional(),
          expr: z.string(),
          labels: z.record(z.string(), z.string()).optional(),
          annotations: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  ),
});
export type Rule = z.infer<typeof Rules>["groups"][number]["rules"][number];

export const rulesIn = (file: string): Rule[] =>
  Rules.parse(parse(readFileSync(path.join(ROOT, "ops/prometheus", file), "utf8"))).groups.flatMap(({ rules }) => rules);

const recorded = new Map(rulesIn("recording.yml").map(({ record = "", expr }) => [record, expr]));

/** The labels that a metric can have; undefined: nobody serves or records it. */
export function labelsOf(metric: string): readonly string[] | undefined {
  const own = OWN[metric];
  if (own !== undefined) return own;
  const expression = recorded.get(metric);
  if (expression !== undefined) return expressionLabels(spokenOf(expression));
  const family = FAMILIES[metric];
  if (family !== undefined) return family.type === "histogram" ? undefined : family.labels;
  const [, base = "", part] = /^(.+)_(bucket|sum|count)$/.exec(metric) ?? [];
  const histogram = FAMILIES[base];
  if (histogram?.type !== "histogram") return undefined;
  return part === "bucket" ? [...histogram.labels, "le"] : histogram.labels;
}

/** Of a recorded series: what it is grouped by, or else what its metrics have. */
function expressionLabels({ selectors, grouping }: Spoken): readonly string[] {
  return grouping.length > 0
    ? grouping.filter((label) => label !== "le")
    : selectors.flatMap(({ metric }) => labelsOf(metric) ?? []);
}

/** What is wrong with an expression: metrics nobody serves, labels they do not have. `named`: labels that are shown of its answer. */
export function wrongIn(expression: string, named: readonly string[] = []): string[] {
  const { selectors, grouping } = spokenOf(expression);
  const known = new Set(selectors.flatMap(({ metric }) => labelsOf(metric) ?? []));
  const unserved = selectors
    .filter(({ metric }) => labelsOf(metric) === undefined)
    .map(({ metric }) => `nobody serves ${metric}`);
  const unlabelled = selectors.flatMap(({ metric, labels }) =>
    labels.filter((label) => !labelsOf(metric)?.includes(label)).map((label) => `${metric} has no label ${label}`),
  );
  const lost = [...grouping, ...named].filter((label) => !known.has(label)).map((label) => `nothing in it has a label ${label}`);
  return [...unserved, ...unlabelled, ...lost];
}
