import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { installPackages } from "../../scripts/debian.ts";

const VERSIONS = "/usr/lib/postgresql";
const START_TIMEOUT_MS = 20_000;

export interface Postgres {
  /** The folder of its Unix socket; it listens nowhere else. */
  socketDir: string;
  version: string;
  /** Of the process that has started all others of it. */
  pid: number;
  stop(): Promise<void>;
}

/** A private PostgreSQL with its default durability in a folder of its own; installs Debian's where there is none. */
export async function startPostgres(): Promise<Postgres> {
  if (!existsSync(VERSIONS)) installPackages("postgresql");
  const newest = readdirSync(VERSIONS)
    .toSorted((a, b) => Number(a) - Number(b))
    .at(-1);
  invariant(newest !== undefined, "PostgreSQL is installed");
  const bin = path.join(VERSIONS, newest, "bin");
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-peer-"));
  const owner = ownerOf();
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(dir, owner.uid, owner.gid);
  const data = path.join(dir, "data");
  execFileSync(path.join(bin, "initdb"), ["-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"], {
    ...owner,
    cwd: dir,
    stdio: "ignore",
  });
  const server = spawn(path.join(bin, "postgres"), ["-D", data, "-k", dir, "-h", "", "-c", "max_connections=100"], {
    ...owner,
    cwd: dir,
    stdio: "ignore",
  });
  // However this process ends, its server goes too.
  const end = (): void => void server.kill("SIGINT");
  process.once("exit", end);
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!isReady(bin, dir)) {
    invariant(performance.now() < deadline && server.exitCode === null, "PostgreSQL starts");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  invariant(server.pid !== undefined, "a process that answers has an id");
  return {
    socketDir: dir,
    pid: server.pid,
    version: newest,
    async stop() {
      process.off("exit", end);
      const exited = new Promise((resolve) => server.once("exit", resolve));
      // Fast shutdown: sessions are cut off.
      server.kill("SIGINT");
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function isReady(bin: string, dir: string): boolean {
  try {
    execFileSync(path.join(bin, "pg_isready"), ["-h", dir, "-q"]);
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root: Debian's package brings a user for it. */
function ownerOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
