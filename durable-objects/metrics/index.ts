import { DurableObject } from "cloudflare:workers";
import type { MetricsApi, SeriesDelta } from "#contracts/metrics.ts";

/** More series than all routes, methods and statuses make; what lies beyond is a label that should not be one. */
const MAX_SERIES = 20_000;

/** One shard of the counters: a number per series, added to. */
export class Metrics extends DurableObject<object> implements MetricsApi {
  readonly #sql: SqlStorage;
  #known: Set<string>;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec("CREATE TABLE IF NOT EXISTS series (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID");
    this.#known = new Set(
      this.#sql
        .exec<{ name: string }>("SELECT name FROM series")
        .toArray()
        .map(({ name }) => name),
    );
  }

  add(deltas: SeriesDelta[]): Promise<{ stored: number; refused: number }> {
    const accepted = deltas.filter(({ series }) => this.#admits(series));
    this.ctx.storage.transactionSync(() => {
      for (const { series, value } of accepted) {
        this.#sql.exec(
          "INSERT INTO series (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value",
          series,
          value,
        );
      }
    });
    return Promise.resolve({ stored: accepted.length, refused: deltas.length - accepted.length });
  }

  read(): Promise<SeriesDelta[]> {
    return Promise.resolve(
      this.#sql
        .exec<{ name: string; value: number }>("SELECT name, value FROM series ORDER BY name")
        .toArray()
        .map(({ name, value }) => ({ series: name, value })),
    );
  }

  #admits(series: string): boolean {
    if (!this.#known.has(series) && this.#known.size >= MAX_SERIES) return false;
    this.#known.add(series);
    return true;
  }
}
