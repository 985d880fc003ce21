import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { promtool } from "./promtool.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const namesIn = (text: string, pattern: RegExp) => new Set(Array.from(text.matchAll(pattern), ([, name]) => name));

describe("Prometheus", () => {
  test("takes the configuration, and the rules that it names, without a complaint", () => {
    const { code, output } = promtool(["check", "config", "--lint-fatal", "ops/prometheus/prometheus.yml"]);
    expect(output).not.toContain("FAILED");
    expect([code, output.match(/\d+ rules found/g)?.length]).toEqual([0, 2]);
  });

  test("rings each alarm when it must, and not when it must not", () => {
    const { code, output } = promtool(["test", "rules", "ops/prometheus/tests/alerts.yml"]);
    expect(output).toContain("SUCCESS");
    expect(code).toBe(0);
  });

  test("is tested for each alert, both ways", () => {
    const alerts = namesIn(read("ops/prometheus/alerts.yml"), /^ +- alert: (\w+)$/gm);
    const tests = read("ops/prometheus/tests/alerts.yml");
    const firing = namesIn(tests, /alertname="(\w+)", alertstate="firing"\}\n.*\n +exp_samples:\n/g);
    const quiet = namesIn(tests, /alertname="(\w+)", alertstate="firing"\}\n.*\n +exp_samples: \[\]\n/g);
    expect(alerts.size).toBeGreaterThan(15);
    expect([...alerts].filter((name) => !firing.has(name) || !quiet.has(name))).toEqual([]);
  });
});
