import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { ROOT } from "../paths.ts";
import { signalGroup } from "../processes.ts";
import { RUNTIME_FLAGS } from "../runtime-flags.ts";
import { noiseFilter } from "./noise.ts";

const WRANGLER = path.join(ROOT, "node_modules/wrangler/wrangler-dist/cli.js");
const END_WITH_PARENT = path.join(ROOT, "scripts/end-with-parent.ts");
/** Time the runtime gets to close its databases before it is killed. */
const STOP_GRACE_MS = 5000;
/** A cold system loads every Worker on its first request, which takes a busy machine long. */
const FIRST_ANSWER_MS = 120_000;
/** Every live object holds descriptors, so take as many as the system allows. */
const RAISE_DESCRIPTOR_LIMIT = `ulimit -n "$(ulimit -Hn)" 2>/dev/null; exec "$@"`;

export interface Server {
  /** Resolves when /healthz answers; rejects with what wrangler printed when that does not happen. */
  ready: Promise<void>;
  /** Resolves when wrangler and all it started are gone: whether that was asked for. */
  ended: Promise<{ asked: boolean }>;
  stop(): void;
}

/** Runs `wrangler dev` over these configurations (the first one gets HTTP) in a process group of its own. */
export function startServer(options: {
  configPaths: string[];
  stateDir: string;
  port: number;
  ip: string;
  explorer: boolean;
}): Server {
  const child = spawn(
    "sh",
    [
      "-c",
      RAISE_DESCRIPTOR_LIMIT,
      "sh",
      process.execPath,
      "--no-warnings",
      "--import",
      END_WITH_PARENT,
      WRANGLER,
      "dev",
      ...options.configPaths.flatMap((configPath) => ["-c", configPath]),
      "--persist-to",
      options.stateDir,
      "--port",
      String(options.port),
      "--ip",
      options.ip,
      "--inspector-port",
      "0",
      "--show-interactive-dev-session",
      "false",
    ],
    { cwd: ROOT, detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"], env: environment(options) },
  );
  const printed: string[] = [];
  let isReady = false;
  const listener = (isNoise: (line: string) => boolean) => (line: string) => {
    if (!isReady) printed.push(line);
    else if (!isNoise(line)) console.log(line);
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) eachLine(stream, listener(noiseFilter()));
  let asked = false;
  const ended = new Promise<{ asked: boolean }>((resolve) => {
    child.once("exit", () => {
      signalGroup(child, "SIGKILL");
      resolve({ asked });
    });
  });
  const listening = new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    void ended.then(() => reject(new Error("wrangler dev ended at once.")));
  });
  const ready = listening
    .then(() => firstAnswer(`http://${options.ip}:${options.port}/healthz`))
    .then(
      () => {
        isReady = true;
      },
      (error: unknown) => {
        throw new Error([...printed, String(error)].join("\n"));
      },
    );
  const stop = (): void => {
    asked = true;
    child.kill("SIGTERM");
    setTimeout(() => signalGroup(child, "SIGKILL"), STOP_GRACE_MS).unref();
  };
  return { ready, ended, stop };
}

/** No telemetry, no question about updates, no request for a sample location: nothing leaves the machine. */
function environment({ stateDir, explorer }: { stateDir: string; explorer: boolean }): NodeJS.ProcessEnv {
  return {
    ...RUNTIME_FLAGS,
    ...process.env,
    X_LOCAL_EXPLORER: String(explorer),
    X_LOCAL_OBSERVABILITY: String(explorer),
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    // Another server's Workers have the same names; a registry of our own keeps the two apart.
    WRANGLER_REGISTRY_PATH: path.join(stateDir, "registry"),
  };
}

async function firstAnswer(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FIRST_ANSWER_MS) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${body}`);
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on("line", onLine);
}
