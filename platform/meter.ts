import type { Objects } from "#contracts/bindings.ts";
import {
  type CounterFamily,
  type GaugeFamily,
  type GaugeValue,
  type HistogramFamily,
  type LabelsOf,
  METRIC_FAMILIES,
  METRIC_SHARDS,
  type MetricsApi,
  RARE_METRICS,
  type SeriesDelta,
} from "#contracts/metrics.ts";
import { errorText, log } from "./log.ts";
import { seriesText } from "./series.ts";

/** What is counted is handed over this often, in ms. */
const FLUSH_INTERVAL_MS = 1_000;
/** A flush that was cut off with its request no longer holds the next one back after this. */
const FLUSH_LOCK_MS = 5_000;

/** Where counts go. */
export type Counting = Objects<Pick<MetricsApi, "add" | "set">>;

interface Counter {
  series: string;
  value: number;
}
interface Histogram {
  family: HistogramFamily;
  labels: Readonly<Record<string, string>>;
  /** Observations within each bound and above the one before; the last: above all of them. */
  counts: number[];
  sum: number;
  count: number;
  /** Whether its empty buckets have been told. */
  isTold: boolean;
}

/**
 * Counts in the memory of an isolate, for about a second; then its objects hear of it. Counting is some additions and never fails, nor
 * does it wait for anything. What an isolate has not handed over when it ends is lost.
 */
export class Meter {
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #gauges = new Map<string, GaugeValue>();
  /** An isolate stays with one shard, so isolates spread over them. */
  #shard: string | null = null;
  #lockedUntil = 0;
  #flushedAt = -Infinity;

  add<F extends CounterFamily>(family: F, labels: LabelsOf<F>, by = 1): void {
    const key = keyOf(family, labels);
    const counter = this.#counters.get(key);
    if (counter !== undefined) counter.value += by;
    else this.#counters.set(key, { series: seriesText(family, labels), value: by });
  }

  observe<F extends HistogramFamily>(family: F, labels: LabelsOf<F>, value: number): void {
    const key = keyOf(family, labels);
    let histogram = this.#histograms.get(key);
    if (histogram === undefined) {
      const counts = Array.from({ length: METRIC_FAMILIES[family].buckets.length + 1 }, () => 0);
      histogram = { family, labels, counts, sum: 0, count: 0, isTold: false };
      this.#histograms.set(key, histogram);
    }
    const { buckets } = METRIC_FAMILIES[family];
    let within = 0;
    while (within < buckets.length && value > (buckets[within] ?? Infinity)) within++;
    histogram.counts[within] = (histogram.counts[within] ?? 0) + 1;
    histogram.sum += value;
    histogram.count += 1;
  }

  /** What is so from now on, and is not known any more after `goodForMs`. */
  set<F extends GaugeFamily>(family: F, labels: LabelsOf<F>, value: number, now: number, goodForMs: number | null = null): void {
    const text = seriesText(family, labels);
    this.#gauges.set(text, { series: text, value, expires_at: goodForMs === null ? null : now + goodForMs });
  }

  /** Hands over what was counted. Never fails: what could not be handed over is lost, and logged. */
  async flush(metrics: Counting): Promise<void> {
    const deltas = this.#takeDeltas();
    const gauges = [...this.#gauges.values()];
    this.#gauges.clear();
    this.#shard ??= String(Math.floor(Math.random() * METRIC_SHARDS));
    const shard = metrics.getByName(this.#shard);
    try {
      await Promise.all([
        deltas.length > 0 ? shard.add(deltas) : null,
        gauges.length > 0 ? metrics.getByName(RARE_METRICS).set(gauges) : null,
      ]);
    } catch (error) {
      log("warn", "metrics.lost", { series: deltas.length + gauges.length, error: errorText(error) });
    }
  }

  /**
   * Flushes once in an interval, however many ask; `keepAlive` keeps the one that does alive until then. For those whom nothing waits for
   * when they are kept: requests, and objects.
   */
  flushSoon(metrics: Counting, now: number, keepAlive: (work: Promise<void>) => void): void {
    if (now < this.#lockedUntil) return;
    this.#lockedUntil = now + FLUSH_LOCK_MS;
    const interval = new Promise<void>((resolve) => {
      setTimeout(resolve, FLUSH_INTERVAL_MS);
    });
    keepAlive(
      interval.then(() => {
        this.#lockedUntil = 0;
        return this.flush(metrics);
      }),
    );
  }

  /**
   * Flushes at once where an interval has passed; else the next one does, and there is a next one, since services are probed. For those who
   * must not be kept: a queue waits for the end of a batch before it sends the next.
   */
  flushIfDue(metrics: Counting, now: number): Promise<void> {
    if (now - this.#flushedAt < FLUSH_INTERVAL_MS) return Promise.resolve();
    this.#flushedAt = now;
    return this.flush(metrics);
  }

  #takeDeltas(): SeriesDelta[] {
    const deltas: SeriesDelta[] = [...this.#counters.values()];
    this.#counters.clear();
    for (const histogram of this.#histograms.values()) if (histogram.count > 0) takeHistogram(histogram, deltas);
    return deltas;
  }
}

/** Buckets are cumulative. An empty one is told once, so that a rate over it is never missing, and then only when it has grown. */
function takeHistogram(histogram: Histogram, deltas: SeriesDelta[]): void {
  const { family, labels, counts, sum, count, isTold } = histogram;
  let upTo = 0;
  for (const [i, bound] of METRIC_FAMILIES[family].buckets.entries()) {
    upTo += counts[i] ?? 0;
    if (upTo > 0 || !isTold)
      deltas.push({ series: seriesText(`${family}_bucket`, { ...labels, le: String(bound) }), value: upTo });
  }
  deltas.push(
    { series: seriesText(`${family}_bucket`, { ...labels, le: "+Inf" }), value: count },
    { series: seriesText(`${family}_sum`, labels), value: sum },
    { series: seriesText(`${family}_count`, labels), value: count },
  );
  histogram.counts.fill(0);
  histogram.sum = 0;
  histogram.count = 0;
  histogram.isTold = true;
}

function keyOf(family: string, labels: Readonly<Record<string, string>>): string {
  let key = family;
  for (const name in labels) key += `\n${labels[name]}`;
  return key;
}

/** What this isolate counts. */
export const meter = new Meter();

const meters = new WeakMap<object, Meter>();

/** The gateway's: an isolate has one, and so has each gateway of a test. */
export function meterOf(env: object): Meter {
  const known = meters.get(env) ?? new Meter();
  meters.set(env, known);
  return known;
}
