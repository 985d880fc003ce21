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

/** One series, for whoever counts often: finding it by its labels costs more than counting. */
export interface Counter {
  add(by?: number): void;
}
export interface Histogram {
  observe(value: number): void;
}

/** A sum that has not been told yet. */
class Sum implements Counter {
  readonly #series: string;
  #value = 0;

  constructor(series: string) {
    this.#series = series;
  }

  add(by = 1): void {
    this.#value += by;
  }

  take(deltas: SeriesDelta[]): void {
    if (this.#value === 0) return;
    deltas.push({ series: this.#series, value: this.#value });
    this.#value = 0;
  }
}

/** Buckets are cumulative. An empty one is told once, so that a rate over it is never missing, and then only when it has grown. */
class Buckets implements Histogram {
  readonly #bounds: readonly number[];
  readonly #series: readonly string[];
  readonly #sumSeries: string;
  readonly #countSeries: string;
  /** Observations within each bound and above the one before; the last: above all of them. */
  readonly #counts: number[];
  #sum = 0;
  #count = 0;
  #isTold = false;

  constructor(family: HistogramFamily, labels: Readonly<Record<string, string>>) {
    this.#bounds = METRIC_FAMILIES[family].buckets;
    this.#series = [...this.#bounds, "+Inf"].map((le) => seriesText(`${family}_bucket`, { ...labels, le: String(le) }));
    this.#sumSeries = seriesText(`${family}_sum`, labels);
    this.#countSeries = seriesText(`${family}_count`, labels);
    this.#counts = this.#series.map(() => 0);
  }

  observe(value: number): void {
    let within = 0;
    while (within < this.#bounds.length && value > (this.#bounds[within] ?? Infinity)) within++;
    this.#counts[within] = (this.#counts[within] ?? 0) + 1;
    this.#sum += value;
    this.#count += 1;
  }

  take(deltas: SeriesDelta[]): void {
    if (this.#count === 0) return;
    let upTo = 0;
    for (const [i, series] of this.#series.entries()) {
      upTo += this.#counts[i] ?? 0;
      if (upTo > 0 || !this.#isTold) deltas.push({ series, value: upTo });
    }
    deltas.push({ series: this.#sumSeries, value: this.#sum }, { series: this.#countSeries, value: this.#count });
    this.#counts.fill(0);
    this.#sum = 0;
    this.#count = 0;
    this.#isTold = true;
  }
}

/**
 * Counts in the memory of an isolate, for about a second; then its objects hear of it. Counting is some additions and never fails, nor
 * does it wait for anything. What an isolate has not handed over when it ends is lost.
 */
export class Meter {
  readonly #counters = new Map<string, Sum>();
  readonly #histograms = new Map<string, Buckets>();
  readonly #gauges = new Map<string, GaugeValue>();
  /** An isolate stays with one shard, so isolates spread over them. */
  #shard: string | null = null;
  #lockedUntil = 0;
  #flushedAt = -Infinity;

  /** The one counter with these labels. */
  counter<F extends CounterFamily>(family: F, labels: LabelsOf<F>): Counter {
    const series = seriesText(family, labels);
    const counter = this.#counters.get(series) ?? new Sum(series);
    this.#counters.set(series, counter);
    return counter;
  }

  /** The one histogram with these labels. */
  histogram<F extends HistogramFamily>(family: F, labels: LabelsOf<F>): Histogram {
    const series = seriesText(family, labels);
    const histogram = this.#histograms.get(series) ?? new Buckets(family, labels);
    this.#histograms.set(series, histogram);
    return histogram;
  }

  add<F extends CounterFamily>(family: F, labels: LabelsOf<F>, by = 1): void {
    this.counter(family, labels).add(by);
  }

  observe<F extends HistogramFamily>(family: F, labels: LabelsOf<F>, value: number): void {
    this.histogram(family, labels).observe(value);
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
   * must not be kept: a queue waits for the end of a batch before it sends the next. Null: it is too early.
   */
  flushIfDue(metrics: Counting, now: number): Promise<void> | null {
    if (now - this.#flushedAt < FLUSH_INTERVAL_MS) return null;
    this.#flushedAt = now;
    return this.flush(metrics);
  }

  #takeDeltas(): SeriesDelta[] {
    const deltas: SeriesDelta[] = [];
    for (const counter of this.#counters.values()) counter.take(deltas);
    for (const histogram of this.#histograms.values()) histogram.take(deltas);
    return deltas;
  }
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
