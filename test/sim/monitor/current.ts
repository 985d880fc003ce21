import type { Monitor } from "./monitor.ts";

let current: Monitor | null = null;

export function setMonitor(monitor: Monitor): void {
  current = monitor;
}

export function monitor(): Monitor {
  if (current === null) throw new Error("nobody is watching");
  return current;
}
