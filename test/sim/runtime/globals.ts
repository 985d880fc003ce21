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
  if (Array.isArray(value)) return value.map((item: unknown) => simClone(item)) as T;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = simClone(value[key]);
  return copy as T;
}

/** Nobody watches seats here; the flights' objects only name the class. */
export const simPair: new () => object = Object;
