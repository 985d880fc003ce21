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

/** The same of a process with all that it has started, whether they are still there or not, in ms. */
function familyTime(pid: number): number {
  // pid (command) state … utime stime cutime cstime, the 14th to the 17th: the last two are of children that have ended.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  const ended = (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  return ended + [pid, ...childrenOf(pid)].reduce((sum, each) => sum + timeOrNone(each), 0);
}

/** What Linux counts these in, on every machine that Node runs on. */
const TICK_MS = 10;

function timeOrNone(pid: number): number {
  try {
    return cpuTime(pid);
  } catch {
    // It has ended since it was listed; then its parent tells of it.
    return 0;
  }
}

/** Processor time of these processes, and of those that they start, from now on, in ms; not a number where no system tells it. */
export function cpuMeter(pidsOf: () => number[]): () => number {
  const pids = process.platform === "linux" ? pidsOf() : [];
  const soFar = (): number => pids.reduce((sum, pid) => sum + familyTime(pid), 0);
  const before = soFar();
  return () => (pids.length === 0 ? Number.NaN : soFar() - before);
}

/** Ids of the runtimes that this process has started so far. */
export const runtimes = (): number[] => childrenOf(process.pid, "(workerd)");

/** Ids of the processes that one has started and that are still there; `command`: only those, `(workerd)`. */
function childrenOf(parent: number, command = ""): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isChild(pid, parent, command));
}

function isChild(pid: number, parent: number, command: string): boolean {
  try {
    // pid (command) state ppid …
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.includes(command) && Number(text.split(") ").at(-1)?.split(" ")[1]) === parent;
  } catch {
    return false;
  }
}

/** A process that takes less than this of a processor, in ms of each look, has nothing to do. */
const IDLE_MS = 8;
const LOOK_MS = 400;
const LOOKS = 5;
const LONGEST_MS = 120_000;

/** Waits until a process has nothing to do any more, for two seconds: what was asked of it is over, with all that it led to. */
export async function restful(pid: number): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  for (let idle = 0, before = cpuTime(pid); idle < LOOKS;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = cpuTime(pid);
    idle = now - before < IDLE_MS ? idle + 1 : 0;
    before = now;
    if (performance.now() > deadline) throw new Error(`process ${pid} is still at work after ${LONGEST_MS / 1_000} s`);
  }
}
