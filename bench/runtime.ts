import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import type { Unstable_MiniflareWorkerOptions } from "wrangler";

export interface RuntimeWorker extends Omit<Unstable_MiniflareWorkerOptions["workerOptions"], "modulesRules"> {
  name: string;
  /** The bundled module. */
  script: string;
  /** Its own socket, without Miniflare's entry Worker in between: at `unsafeGetDirectURL(name)`; 0: any free port. */
  directPort?: number;
}

/** A runtime without request log, explorer or tracing; state on disk under `stateDir`. */
export async function startRuntime(workers: RuntimeWorker[], stateDir: string, isProfiled: boolean): Promise<Miniflare> {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      resourcePersistencePath: stateDir,
      log: new Log(LogLevel.ERROR),
      logRequests: false,
      cf: false,
      ...(isProfiled && { inspectorPort: 0 }),
      unsafeLocalExplorer: false,
      unsafeObservability: false,
      workers: workers.map(({ script, directPort, ...options }) => ({
        ...options,
        modules: [{ type: "ESModule", path: "index.mjs", contents: script }],
        ...(directPort !== undefined && { unsafeDirectSockets: [{ host: "127.0.0.1", port: directPort }] }),
      })),
    }),
  );
  await runtime.ready;
  return runtime;
}
