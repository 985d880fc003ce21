import { HttpClient } from "./http.ts";

export interface LoadResult {
  done: number;
  per_s: number;
  /** Sorted, in ms. */
  latencies_ms: number[];
  /** Requests sent once more on a new connection (`http.ts`). */
  resent: number;
}

/** What one client does again and again; false: there is nothing left to do. `due`: when it was to begin, in ms of the monotonic clock. */
export type Step = (client: HttpClient, due: number) => Promise<boolean>;

/** `clients` connections, each doing the next step as soon as its last one is done, for `seconds` or until nothing is left. */
export async function closedLoop(url: string, clients: number, seconds: number, step: Step): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: clients }, () => HttpClient.open(url)));
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  try {
    await Promise.all(
      connections.map(async (client) => {
        for (let at = performance.now(); at < end;) {
          if (!(await step(client, at))) return;
          const now = performance.now();
          latencies.push(now - at);
          at = now;
        }
      }),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  return resultOf(latencies, performance.now() - began, connections);
}

/** Steps begun at a fixed rate, whatever becomes of those before: the latency counts from when a step was due. */
export async function openLoop(url: string, perSecond: number, seconds: number, step: Step): Promise<LoadResult> {
  const latencies: number[] = [];
  const clients: HttpClient[] = [];
  const idle: HttpClient[] = [];
  const failures: unknown[] = [];
  const run = async (due: number): Promise<void> => {
    let client = idle.pop();
    if (client === undefined) clients.push((client = await HttpClient.open(url)));
    await step(client, due);
    latencies.push(performance.now() - due);
    idle.push(client);
  };
  const running: Promise<unknown>[] = [];
  const began = performance.now();
  for (let i = 0; i < perSecond * seconds && failures.length === 0; i++) {
    const due = began + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    running.push(run(due).catch((error: unknown) => failures.push(error)));
  }
  await Promise.all(running);
  for (const client of clients) client.close();
  if (failures.length > 0) throw failures[0];
  return resultOf(latencies, performance.now() - began, clients);
}

function resultOf(latencies: number[], elapsedMs: number, clients: HttpClient[]): LoadResult {
  return {
    done: latencies.length,
    per_s: latencies.length / (elapsedMs / 1000),
    latencies_ms: latencies.toSorted((a, b) => a - b),
    resent: clients.reduce((sum, { resent }) => sum + resent, 0),
  };
}

/** The value below which the share `p` of a sorted list lies. */
export const percentile = (sorted: number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
