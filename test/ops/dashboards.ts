import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { ROOT } from "../../scripts/paths.ts";

const Datasource = z.object({ type: z.string(), uid: z.string() });
const Threshold = z.object({ color: z.string(), value: z.number().nullable() });
const Place = z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() });
const Row = z.object({ id: z.int(), type: z.literal("row"), title: z.string(), gridPos: Place });
const Panel = z.object({
  id: z.int(),
  type: z.enum(["stat", "gauge", "bargauge", "timeseries", "state-timeline"]),
  title: z.string().min(1),
  description: z.string(),
  datasource: Datasource,
  gridPos: Place,
  fieldConfig: z.object({
    defaults: z.looseObject({
      unit: z.string().min(1),
      thresholds: z.object({ mode: z.literal("absolute"), steps: z.array(Threshold).min(1) }),
    }),
    overrides: z.array(z.unknown()),
  }),
  options: z.record(z.string(), z.unknown()),
  targets: z
    .array(z.looseObject({ refId: z.string(), datasource: Datasource, expr: z.string(), legendFormat: z.string() }))
    .min(1),
});
export type Panel = z.infer<typeof Panel>;

const Dashboard = z.object({
  uid: z.string().min(1),
  title: z.string().min(1),
  schemaVersion: z.int().min(36),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string(), query: z.string() })) }),
  annotations: z.object({ list: z.array(z.looseObject({ expr: z.string() })) }),
  time: z.object({ from: z.string(), to: z.string() }),
  panels: z.array(z.union([Row, Panel])),
});
export type Dashboard = z.infer<typeof Dashboard> & { file: string };

const DIR = path.join(ROOT, "ops/grafana");

/** Every dashboard, in the shape that Grafana saves them. Throws where one has another. */
export const dashboards = (): Dashboard[] =>
  readdirSync(DIR)
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({ file, ...Dashboard.parse(JSON.parse(readFileSync(path.join(DIR, file), "utf8"))) }));

export const panelsOf = ({ panels }: Dashboard): Panel[] => panels.filter((panel): panel is Panel => panel.type !== "row");
