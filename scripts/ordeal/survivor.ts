import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { type Api, apiOver } from "../api/api.ts";
import { descendants, isLiving } from "../../test/harness/processes.ts";
import { waitFor } from "../api/wait-for.ts";
import { ROOT } from "../paths.ts";
import { signalGroup } from "../processes.ts";
import type { Prepared } from "./prepare.ts";

const HOST = path.join(ROOT, "scripts/ordeal/host.ts");
const START_TIMEOUT_MS = 90_000;
/** Longer than any answer takes: a client then asks again. */
const ANSWER_TIMEOUT_MS = 30_000;
/** What is kept of the last words of a process, in characters. */
const LAST_WORDS = 4_000;

/** The system as a process group that is killed and started again; in between every request fails. */
export class Survivor {
  readonly #prepared: Prepared;
  #host: { child: ChildProcess; exited: Promise<void>; pids: number[]; said: string } | null = null;
  /** From the start of the process to its first answer, for each start, in seconds. */
  readonly ready_s: number[] = [];
  readonly api: Api;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    const url = `http://127.0.0.1:${prepared.port}`;
    this.api = apiOver((target, init) =>
      fetch(onThis(url, target), { ...init, redirect: "manual", signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }),
    );
  }

  async start(): Promise<void> {
    const began = performance.now();
    const { workersFile, stateDir } = this.#prepared;
    const child = spawn(process.execPath, [HOST, workersFile, stateDir], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const host = { child, exited: new Promise<void>((resolve) => child.once("exit", () => resolve())), pids: [], said: "" };
    this.#host = host;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (host.said = (host.said + chunk.toString()).slice(-LAST_WORDS)));
    let hasEnded = false;
    void host.exited.then(() => (hasEnded = true));
    await waitFor(
      "the system's first answer",
      async () => {
        invariant(!hasEnded, `the system ended before it was ready:\n${host.said}`);
        return this.api.api("/healthz").then(
          ({ status }) => status === 200,
          () => false,
        );
      },
      START_TIMEOUT_MS,
    );
    this.ready_s.push((performance.now() - began) / 1000);
  }

  /** What the running process, or the last one, has printed of late. */
  lastWords(): string {
    return this.#host?.said ?? "";
  }

  /** SIGKILL to the whole group at once; nothing gets a chance to tidy up. Resolves when all of it is gone. */
  async kill(): Promise<void> {
    const host = this.#host;
    const pid = host?.child.pid;
    if (host === null || pid === undefined) return;
    const pids = [...descendants(pid), pid];
    signalGroup(host.child, "SIGKILL");
    await host.exited;
    await waitFor("the killed processes to end", async () => !pids.some((each) => isLiving(each)));
    this.#host = null;
  }
}

/** Links in answers name the public address; sockets are opened to this machine. */
function onThis(url: string, target: string): URL {
  const { pathname, search } = new URL(target, url);
  return new URL(pathname + search, url);
}
