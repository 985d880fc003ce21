import type { ChildProcess } from "node:child_process";

/** To a child that was started `detached`, and to all that it has started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group: that is what was wanted.
  }
}

/** Every way of being asked to end: signals, and the disappearance of the process that started this one. */
export function endWith(stop: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("disconnect", stop);
  process.channel?.unref();
  if (process.connected === false) stop();
}
