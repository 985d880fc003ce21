import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { type Family, METRIC_FAMILIES } from "#contracts/metrics.ts";
import { INVARIANTS } from "#domain/audit/invariants.ts";
import { ROOT } from "../scripts/paths.ts";
import { DEPLOY_ORDER } from "../scripts/workers.ts";
import { readWranglerConfig } from "../scripts/wrangler-config.ts";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const runbook = read("docs/runbook.md");
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading ?? "");

test("every alert has its section, and every section that is named like one its alert", () => {
  const alerts = [...read("ops/prometheus/alerts.yml").matchAll(/^\s*- alert: (\w+)$/gm)].map(([, alert]) => alert ?? "");
  expect(alerts.length).toBeGreaterThan(10);
  const sections = headings.filter((heading) => /^(?:[A-Z][a-z]+){2,}$/.test(heading));
  expect(sections.toSorted()).toEqual([...new Set(alerts)].toSorted());
});

test("every section of an alert says what it means, where to look and what to do", () => {
  const sections = runbook.split(/^## /m).slice(1);
  const ofAlerts = sections.filter((section) => /^(?:[A-Z][a-z]+){2,}\n/.test(section));
  expect(ofAlerts.length).toBeGreaterThan(10);
  const words = [/\*\*Means\*\* that /, /\*\*Look\*\*/, /\*\*(?:Do|do)\*\*/];
  expect(
    ofAlerts.filter((section) => !words.every((word) => word.test(section))).map((section) => section.split("\n")[0]),
  ).toEqual([]);
});

test("every rule that an audit may find broken is one that it says what to do about", () => {
  const [, section = ""] = /^## AuditDiscrepancies\n([\s\S]*?)^## /m.exec(runbook) ?? [];
  const named = [...section.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, rules = ""]) => {
    const [, letter = "", from, to] = /^([A-Z])(\d+) to \1(\d+)$/.exec(rules) ?? [];
    if (letter === "") return rules.replaceAll("`", "").split(", ");
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => `${letter}${Number(from) + at}`);
  });
  expect(Object.keys(INVARIANTS).filter((rule) => !named.includes(rule))).toEqual([]);
});

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

test("every operation that it asks for exists", () => {
  const { paths } = Document.parse(JSON.parse(read("client/openapi.json")));
  const known = Object.entries(paths).flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => new RegExp(`^${method} ${url.replaceAll(/\{\w+\}/g, "[^/]+")}$`)),
  );
  const asked = [...runbook.matchAll(/\b(?:get|post) ['"]?\/v1\/[^\s'"`?]+/g)].map(([operation]) =>
    operation.replace(/['"]/, ""),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((operation) => !known.some((pattern) => pattern.test(operation)))).toEqual([]);
});

const metricsIn = (text: string): string[] =>
  [...text.matchAll(/\bmetric '?([a-z_]+)/g)].map(([, name = ""]) => name.replace(/_(?:count|sum|bucket)$/, ""));

test("every metric that it asks for is served", () => {
  const asked = metricsIn(runbook);
  expect(asked.length).toBeGreaterThan(10);
  const served = read("docs/metrics.md");
  expect(asked.filter((name) => !served.includes(`holdfast_${name}`))).toEqual([]);
});

test("every label that it says to look by is one of a metric that the same section asks for", () => {
  const families: Record<string, Family> = METRIC_FAMILIES;
  const named = runbook.split(/^## /m).flatMap((section) => {
    const labels = metricsIn(section).flatMap((name) => families[`holdfast_${name}`]?.labels ?? []);
    const words = [...section.matchAll(/\*\*Look\*\* at which \(([^)]+)\)/g)].flatMap(
      ([, list = ""]) => list.match(/\w+/g) ?? [],
    );
    return words.map((label) => ({ label, isThere: labels.includes(label) }));
  });
  expect(named).not.toEqual([]);
  expect(named.filter(({ isThere }) => !isThere)).toEqual([]);
});

test("every command about a database is given the configuration of the Worker that has it", () => {
  const workers = DEPLOY_ORDER.map(readWranglerConfig);
  const ownerOf = (database: string) =>
    workers.find(({ d1_databases }) => d1_databases.some(({ database_name }) => database_name === database))?.name;
  const commands = runbook.split(/^##+ /m).flatMap((section) => {
    const said = [...section.matchAll(/`C`\sof [^`]*`([\w-]+)`/g)].map(([, worker]) => worker);
    return [...section.matchAll(/ d1 [a-z -]+ (holdfast-\w+) -c \$C/g)].map(([command, database = ""]) => ({
      command,
      owner: ownerOf(database),
      said,
    }));
  });
  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter(({ owner, said }) => owner === undefined || !said.includes(owner))).toEqual([]);
});
