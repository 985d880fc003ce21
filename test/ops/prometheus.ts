import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../../scripts/paths.ts";
import { freePort } from "../harness/server.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { prometheusProgram } from "./promtool.ts";

const Sample = z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) });
const Answer = z.object({ status: z.literal("success"), data: z.object({ result: z.array(Sample) }) });
const Rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })) }),
    ),
  }),
});

export interface Measured {
  labels: Record<string, string>;
  value: number;
}
export interface RunningPrometheus {
  url: string;
  /** What an expression comes to now. Throws what Prometheus says where it does not understand it. */
  query(expression: string): Promise<Measured[]>;
  rules(): Promise<{ name: string; health: string; lastError?: string | undefined }[]>;
  stop(): Promise<void>;
}

/** In the configuration, and what it becomes: only who is asked, and how often, differs from what is deployed. */
function configured(text: string, target: string): string {
  return [
    ["holdfast:8787", target, 1],
    ["_interval: 15s", "_interval: 1s", 2],
  ].reduce((config, [from, to, times]) => {
    const parts = config.split(String(from));
    invariant(parts.length === Number(times) + 1, `prometheus.yml has ${from} ${times} times`);
    return parts.join(String(to));
  }, text);
}

/** Prometheus with the configuration and the rules of `ops/`, asking `target` (`host:port`) once a second. */
export async function startPrometheus(target: string): Promise<RunningPrometheus> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-prometheus-"));
  cpSync(path.join(ROOT, "ops/prometheus"), dir, { recursive: true });
  const config = path.join(dir, "prometheus.yml");
  writeFileSync(config, configured(readFileSync(config, "utf8"), target));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    prometheusProgram(),
    [`--config.file=${config}`, `--storage.tsdb.path=${path.join(dir, "data")}`, `--web.listen-address=${address}`],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://${address}`;
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exited;
    rmSync(dir, { recursive: true });
  };
  try {
    await waitFor(
      () => `Prometheus to be ready:\n${output}`,
      async () =>
        child.exitCode !== null ||
        (await fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        )),
    );
    invariant(child.exitCode === null, `Prometheus runs:\n${output}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    async query(expression) {
      const response = await fetch(`${url}/api/v1/query`, { method: "POST", body: new URLSearchParams({ query: expression }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${expression}: ${text}`);
      return Answer.parse(JSON.parse(text)).data.result.map(({ metric, value: [, value] }) => ({
        labels: metric,
        value: Number(value),
      }));
    },
    async rules() {
      const response = await fetch(`${url}/api/v1/rules`);
      return Rules.parse(await response.json()).data.groups.flatMap(({ rules }) => rules);
    },
    stop,
  };
}
