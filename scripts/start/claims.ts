import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

/** Whether nobody listens there. */
export function isPortFree(port: number, ip: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, ip, () => probe.close(() => resolve(true)));
  });
}

/**
 * Claims the state folder for this process; two servers on the same files would corrupt them. The id of the other
 * process where there is one, null when the folder is ours now (until this process ends).
 */
export function claimState(stateDir: string): number | null {
  mkdirSync(stateDir, { recursive: true });
  const file = path.join(stateDir, "server.pid");
  const owner = readPid(file);
  if (owner !== null && owner !== process.pid && isAlive(owner)) return owner;
  writeFileSync(file, String(process.pid));
  process.on("exit", () => rmSync(file, { force: true }));
  return null;
}

function readPid(file: string): number | null {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A reused process id is not a server of ours.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("scripts/start");
  } catch {
    return false;
  }
}
