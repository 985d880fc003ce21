import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../../scripts/paths.ts";
import { type Api, apiOver } from "../../scripts/api/api.ts";
import { prepareState } from "../harness/fares-kept.ts";
import { descendants, isLiving } from "../harness/processes.ts";
import { freePort } from "../harness/server.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";

const START_TIMEOUT_MS = 120_000;
const Compose = z.object({ services: z.object({ holdfast: z.object({ environment: z.record(z.string(), z.string()) }) }) });

/** What the demonstration runs as Holdfast, and under which settings: read from the files that Docker reads. */
export function demoCommand(): { command: string[]; environment: Record<string, string> } {
  const [, command] = /^CMD (\[.+\])$/m.exec(readFileSync(path.join(ROOT, "ops/Dockerfile"), "utf8")) ?? [];
  invariant(command !== undefined, "the Dockerfile says what to run");
  const compose = Compose.parse(parse(readFileSync(path.join(ROOT, "ops/compose.yaml"), "utf8")));
  return { command: z.array(z.string()).parse(JSON.parse(command)), environment: compose.services.holdfast.environment };
}

export interface Demo extends Api {
  /** `host:port`. */
  address: string;
  stop(): Promise<void>;
  /** Ids of its processes that still run. */
  livingProcesses(): number[];
}

/** Runs that command without Docker: only port, folder and the collector's address are another machine's. */
export async function startDemo(collector: string, vars: Record<string, string>): Promise<Demo> {
  const state = mkdtempSync(path.join(tmpdir(), "holdfast-demo-"));
  await prepareState(state);
  const port = String(await freePort());
  const { command, environment } = demoCommand();
  const [program = "", ...args] = command.map((part) => ({ "8787": port, "/state": state })[part] ?? part);
  const here = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace("http://jaeger:4318", collector)]),
  );
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...here, ...vars } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pids = new Set<number>();
  const look = (): number[] => {
    for (const pid of child.pid === undefined ? [] : [child.pid, ...descendants(child.pid)]) pids.add(pid);
    return [...pids];
  };
  const stop = async (): Promise<void> => {
    look();
    child.kill("SIGTERM");
    await exited;
    await waitFor("its processes to end", async () => look().every((pid) => !isLiving(pid)), 30_000);
    rmSync(state, { recursive: true });
  };
  try {
    const isOver = async (): Promise<boolean> => child.exitCode !== null || output.includes("Holdfast is ready");
    await waitFor(() => `Holdfast to be ready:\n${output}`, isOver, START_TIMEOUT_MS);
    invariant(child.exitCode === null, `Holdfast runs:\n${output}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...apiOver((target, init) => fetch(new URL(target, `http://localhost:${port}`), { ...init, redirect: "manual" })),
    address: `127.0.0.1:${port}`,
    stop,
    livingProcesses: () => look().filter((pid) => isLiving(pid)),
  };
}
