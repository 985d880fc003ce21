import { METRIC_FAMILIES, METRIC_SHARDS, type SeriesDelta } from "#contracts/metrics.ts";
import { errorText, log } from "#platform/log.ts";
import { series } from "#platform/series.ts";
import type { Env } from "../env.ts";

/** Answers are counted in the isolate and handed to a shard this often. */
const FLUSH_INTERVAL_MS = 1_000;
/** A flush that was cut off with its request no longer holds the next one back after this. */
const FLUSH_LOCK_MS = 5_000;
const BUCKETS = METRIC_FAMILIES.holdfast_http_request_duration_seconds.buckets;

export interface Answered {
  route: string;
  method: string;
  status: number;
  seconds: number;
}
interface Tally {
  route: string;
  method: string;
  statuses: Map<number, number>;
  buckets: number[];
  sum: number;
  count: number;
}

/** Counts answers in memory, until they are flushed. What an isolate has not flushed when it ends is lost: about a second. */
export function createRecorder(add: (deltas: SeriesDelta[]) => Promise<unknown>) {
  let tallies = new Map<string, Tally>();
  let lockedUntil = 0;

  async function flush(): Promise<void> {
    if (tallies.size === 0) return;
    const deltas = Array.from(tallies.values()).flatMap(deltasOf);
    tallies = new Map();
    try {
      await add(deltas);
    } catch (error) {
      log("warn", "metrics.lost", { series: deltas.length, error: errorText(error) });
    }
  }

  return {
    record({ route, method, status, seconds }: Answered): void {
      const key = `${method} ${route}`;
      const tally = tallies.get(key) ?? { route, method, statuses: new Map(), buckets: BUCKETS.map(() => 0), sum: 0, count: 0 };
      tallies.set(key, tally);
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
      tally.buckets = tally.buckets.map((count, i) => (seconds <= (BUCKETS[i] ?? 0) ? count + 1 : count));
      tally.sum += seconds;
      tally.count += 1;
    },
    flush,
    /** Flushes once in an interval, however many requests ask; `waitUntil` keeps the one that does alive. */
    flushSoon(now: number, waitUntil: (work: Promise<void>) => void): void {
      if (now < lockedUntil) return;
      lockedUntil = now + FLUSH_LOCK_MS;
      const interval = new Promise<void>((resolve) => {
        setTimeout(resolve, FLUSH_INTERVAL_MS);
      });
      waitUntil(
        interval.then(() => {
          lockedUntil = 0;
          return flush();
        }),
      );
    },
  };
}

/** Buckets are cumulative; an empty one is there from the start, so that a rate over it is never missing. */
function deltasOf({ route, method, statuses, buckets, sum, count }: Tally): SeriesDelta[] {
  const duration = (part: "bucket" | "sum" | "count", value: number, le?: string): SeriesDelta => ({
    series: series(`holdfast_http_request_duration_seconds_${part}`, { route, method, ...(le !== undefined && { le }) }),
    value,
  });
  return [
    ...Array.from(statuses, ([status, value]) => ({
      series: series("holdfast_http_requests_total", { route, method, status: String(status) }),
      value,
    })),
    ...BUCKETS.map((bound, i) => duration("bucket", buckets[i] ?? 0, String(bound))),
    duration("bucket", count, "+Inf"),
    duration("sum", sum),
    duration("count", count),
  ];
}

const recorders = new WeakMap<Env, ReturnType<typeof createRecorder>>();

/** The recorder of this isolate; it stays with one shard, so isolates spread over them. */
export function recorderOf(env: Env): ReturnType<typeof createRecorder> {
  const known = recorders.get(env);
  if (known) return known;
  const shard = String(Math.floor(Math.random() * METRIC_SHARDS));
  const recorder = createRecorder((deltas) => env.METRICS.getByName(shard).add(deltas));
  recorders.set(env, recorder);
  return recorder;
}
