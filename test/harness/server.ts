import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import path from "node:path";
import { ROOT } from "../../scripts/paths.ts";
import { type Api, apiOver } from "../../scripts/api/api.ts";
import { descendants, isLiving } from "./processes.ts";
import { reach } from "./reach.ts";

const READY = /Holdfast is ready/;
const START_TIMEOUT_MS = 300_000;

/** The system as `npm start` runs it: processes, a port, and state on disk. */
export interface RunningServer extends Api {
  url: string;
  /** Everything it printed so far. */
  output(): string;
  /** Ctrl-C: resolves when all of its processes are gone. */
  stop(): Promise<void>;
  /** SIGKILL to every process at once: nothing gets a chance to tidy up. */
  kill(): Promise<void>;
  /** SIGKILL to the process that started the others, and to none of them. */
  killParent(): Promise<void>;
  /** SIGKILL to the processes that serve, as if they had ended by themselves. */
  killServing(): void;
  /** Ids of its processes that still run. */
  livingProcesses(): number[];
}

/**
 * Starts on the state in `stateDir`, which outlives the server. `vars`: settings, as environment variables. `givenPort`: a free one
 * unless given; tokens stay good over a restart on the same.
 */
export async function startServer(
  stateDir: string,
  vars: Record<string, string> = {},
  givenPort?: number,
): Promise<RunningServer> {
  const port = givenPort ?? (await freePort());
  const child = spawn(
    process.execPath,
    [path.join(ROOT, "scripts/start/index.ts"), "--port", String(port), "--state", stateDir],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...vars },
    },
  );
  let output = "";
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const timeout = setTimeout(() => {
      child.kill("SIGTERM");
      reject(new Error(`not ready after ${START_TIMEOUT_MS} ms:\n${output}`));
    }, START_TIMEOUT_MS);
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!READY.test(output)) return;
      clearTimeout(timeout);
      resolve();
    };
    child.stdout?.on("data", onData);
    child.stderr?.on("data", onData);
    void exited.then(() => {
      clearTimeout(timeout);
      reject(new Error(`ended before it was ready:\n${output}`));
    });
  });
  const url = `http://localhost:${port}`;
  const seen = new Set<number>();
  /** All that it has started so far; the one that would start others again comes first. */
  const pids = (): number[] => {
    for (const pid of child.pid === undefined ? [] : [child.pid, ...descendants(child.pid)]) seen.add(pid);
    return [...seen];
  };
  pids();
  return {
    ...apiOver((target, init) => reach(new URL(target, url), { ...init, redirect: "manual" })),
    url,
    output: () => output,
    async stop() {
      child.kill("SIGINT");
      await exited;
    },
    async kill() {
      for (const pid of pids()) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // It ended since it was listed, because its parent did.
        }
      }
      await exited;
    },
    async killParent() {
      pids();
      child.kill("SIGKILL");
      await exited;
    },
    killServing() {
      for (const pid of pids().slice(1)) if (isLiving(pid)) process.kill(pid, "SIGKILL");
    },
    livingProcesses: () => pids().filter((pid) => isLiving(pid)),
  };
}

/** Below those that the system gives to outgoing connections, so that none of them takes it before it is listened on. */
const PORTS = { from: 20_000, to: 32_000 };

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
