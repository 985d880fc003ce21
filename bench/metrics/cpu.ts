import { readdirSync, readFileSync } from "node:fs";

/** The time that a process has had a processor for, all its threads together, in ms. Linux tells it by thread, in ns. */
export function cpuTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => sum + Number(stat(pid, thread).split(" ")[0]) / 1e6, 0);
}

function stat(pid: number, thread: string): string {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8");
  } catch {
    // It has ended since it was listed.
    return "0";
  }
}

/** Ids of the runtimes that this process has started so far. */
export function runtimes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isOurs(pid));
}

function isOurs(pid: number): boolean {
  try {
    // pid (command) state ppid …
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.includes("(workerd)") && Number(text.split(") ").at(-1)?.split(" ")[1]) === process.pid;
  } catch {
    return false;
  }
}
