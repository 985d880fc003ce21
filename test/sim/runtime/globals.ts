/** The names that the bundle puts in place of the platform's clock, timers, randomness and copying. */
import type { Simulation } from "./simulation.ts";

let current: Simulation | null = null;

export function setCurrent(simulation: Simulation): void {
  current = simulation;
}

function simulation(): Simulation {
  if (current === null) throw new Error("no simulation is running");
  return current;
}

export const simNow = (): number => simulation().now;

interface SimTimer {
  cancelled: boolean;
}
export function simSetTimeout(run: () => void, delayMs: number): SimTimer {
  const timer: SimTimer = { cancelled: false };
  simulation().after(delayMs, () => {
    if (!timer.cancelled) run();
  });
  return timer;
}
export function simClearTimeout(timer: SimTimer): void {
  timer.cancelled = true;
}

export function simRandomValues(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i++) bytes[i] = simulation().int(256);
  return bytes;
}

/**
 * Plain data only, which is all that is ever copied here; several times faster than the platform's own. A call for each member that has
 * none, a spread or `Object.keys` would each cost more than the rest.
 */
export function simClone<T>(value: T): T {
  return (typeof value === "object" && value !== null ? cloneOf(value) : value) as T;
}

function cloneOf(value: object): object {
  if (Array.isArray(value)) {
    const list: unknown[] = value.slice();
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (typeof item === "object" && item !== null) list[i] = cloneOf(item);
    }
    return list;
  }
  const from = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const key in from) {
    const member = from[key];
    copy[key] = typeof member === "object" && member !== null ? cloneOf(member) : member;
  }
  return copy;
}

/** Nobody watches seats here; the flights' objects only name the class. */
export const simPair: new () => object = Object;
