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

/** Plain data only, which is all that is ever copied here; several times faster than the platform's own. */
export function simClone<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return cloneList(value) as T;
  // The engine copies a whole object much faster than member after member.
  const copy = { ...value } as Record<string, unknown>;
  for (const key in copy) {
    const member = copy[key];
    if (typeof member === "object" && member !== null) copy[key] = simClone(member);
  }
  return copy as T;
}

function cloneList(list: readonly unknown[]): unknown[] {
  const copy = list.slice();
  for (let i = 0; i < copy.length; i++) copy[i] = simClone(copy[i]);
  return copy;
}

/** Nobody watches seats here; the flights' objects only name the class. */
export const simPair: new () => object = Object;
