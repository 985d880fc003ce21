import { DurableObject } from "cloudflare:workers";
import type { GaugeValue, MetricsApi, SeriesDelta } from "#contracts/metrics.ts";
import { series } from "#platform/series.ts";
import { Pages } from "./pages.ts";

/** More series than all routes, methods and statuses make; what lies beyond is a label that should not be one. */
const MAX_SERIES = 20_000;
/** Counts are stored at once, but not again within this time: a busy shard writes its pages then, not each second, in ms. */
const STORE_INTERVAL_MS = 10_000;

const REFUSED = series("holdfast_metrics_refused_total", {});

const SCHEMA = `
  -- Counts had a row each before there were pages.
  DROP TABLE IF EXISTS series;
  CREATE TABLE IF NOT EXISTS gauges (name TEXT PRIMARY KEY, value REAL NOT NULL, expires_at INTEGER) WITHOUT ROWID;
`;

/**
 * One shard of the counters: a number per series, added to in memory and stored behind it. What is read is what was stored, so a crash
 * takes some seconds of counts along, and never makes a counter fall.
 */
export class Metrics extends DurableObject<object> implements MetricsApi {
  readonly #sql: SqlStorage;
  readonly #counts: Pages;
  readonly #gauges: Map<string, GaugeValue>;
  #storedAt = -Infinity;
  #isDue = false;
  #isStored = true;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(SCHEMA);
    this.#counts = new Pages(this.#sql);
    const gauges = this.#sql.exec<{ name: string; value: number; expires_at: number | null }>("SELECT * FROM gauges").toArray();
    this.#gauges = new Map(gauges.map(({ name, ...gauge }) => [name, { series: name, ...gauge }]));
  }

  async add(deltas: SeriesDelta[]): Promise<{ stored: number; refused: number }> {
    let refused = 0;
    for (const { series: name, value } of deltas) if (!this.#add(name, value)) refused += 1;
    if (refused > 0) this.#add(REFUSED, refused, true);
    this.#storeSoon(Date.now());
    return { stored: deltas.length - refused, refused };
  }

  async set(gauges: GaugeValue[]): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      this.#forget(Date.now());
      for (const gauge of gauges) {
        this.#gauges.set(gauge.series, gauge);
        this.#sql.exec("INSERT OR REPLACE INTO gauges VALUES (?, ?, ?)", gauge.series, gauge.value, gauge.expires_at);
      }
    });
  }

  async read(): Promise<SeriesDelta[]> {
    const known = [...this.#gauges.values()].filter((gauge) => isKnown(gauge, Date.now()));
    return [
      ...this.#counts.stored().map(([name, value]) => ({ series: name, value })),
      ...known.map(({ series: name, value }) => ({ series: name, value })),
    ];
  }

  async readNow(): Promise<SeriesDelta[]> {
    this.#store();
    return this.read();
  }

  #add(name: string, by: number, always = false): boolean {
    if (!this.#counts.has(name) && this.#counts.size >= MAX_SERIES && !always) return false;
    this.#counts.add(name, by);
    this.#isStored = false;
    return true;
  }

  #storeSoon(now: number): void {
    if (this.#isDue) return;
    const wait = this.#storedAt + STORE_INTERVAL_MS - now;
    if (wait <= 0) return this.#store();
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#store();
    }, wait);
  }

  #store(): void {
    if (this.#isStored) return;
    this.ctx.storage.transactionSync(() => this.#counts.store());
    this.#isStored = true;
    this.#storedAt = Date.now();
  }

  #forget(now: number): void {
    for (const gauge of this.#gauges.values()) {
      if (isKnown(gauge, now)) continue;
      this.#gauges.delete(gauge.series);
      this.#sql.exec("DELETE FROM gauges WHERE name = ?", gauge.series);
    }
  }
}

const isKnown = ({ expires_at }: GaugeValue, now: number): boolean => expires_at === null || expires_at > now;
