import { readFileSync } from "node:fs";
import type { Miniflare } from "miniflare";
import * as z from "zod";
import { invariant } from "#domain/invariant.ts";
import { runtimePid } from "../native-profile.ts";
import { inspect } from "../profile.ts";

const HeapUsage = z.looseObject({ usedSize: z.number() });
const MIB = 2 ** 20;

/** A Worker that has nothing to do does not collect either, so each gets something to do, and seldom more than once. */
const MAX_WAKES = 20;

/**
 * What is alive in the JavaScript heaps of all our Workers, in MiB, after each has collected its garbage. The objects share one of
 * them. `wake`: has every Worker do something.
 */
export async function heapMib(runtime: Miniflare, wake: () => Promise<void>): Promise<number> {
  const workers = await inspect(runtime, (id) => id.startsWith("core:user:"));
  const waiting = new Set(workers.map(({ name }) => name));
  const collected = workers.map(async ({ name, session }) => {
    await session("HeapProfiler.collectGarbage", {});
    waiting.delete(name);
  });
  for (let wakes = 0; waiting.size > 0; wakes++) {
    invariant(wakes < MAX_WAKES, `${[...waiting].join(", ")} collected no garbage`);
    await wake();
  }
  await Promise.all(collected);
  let bytes = 0;
  for (const { session } of workers) {
    bytes += HeapUsage.parse(await session("Runtime.getHeapUsage", {})).usedSize;
    session.close();
  }
  return bytes / MIB;
}

/** Resident memory of the runtime's process, in MiB: heaps, SQLite's pages, buffers. Null where there is no /proc. */
export function residentMib(): number | null {
  if (process.platform !== "linux") return null;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${runtimePid()}/status`, "utf8"))?.[1];
  invariant(kib !== undefined, "a process has a resident set");
  return Number(kib) / 1_024;
}
