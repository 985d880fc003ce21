import { readFileSync, readdirSync } from "node:fs";

/** Process ids below `pid`, leaves first. */
export function descendants(pid: number): number[] {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: statOf(Number(name))?.parent }));
  const below = (parent: number): number[] =>
    processes.filter((each) => each.parent === parent).flatMap((each) => [...below(each.pid), each.pid]);
  return below(pid);
}

/** A zombie has ended; it only waits for its parent to ask how. */
export function isLiving(pid: number): boolean {
  const state = statOf(pid)?.state;
  return state !== undefined && state !== "Z";
}

function statOf(pid: number): { state: string | undefined; parent: number } | null {
  try {
    // pid (command) state ppid …; the command may hold anything, brackets included.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}
