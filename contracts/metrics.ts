/** Upper bounds in seconds: a no-op answers in milliseconds, a long poll in up to 25 s. */
const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** A projection is to be two seconds late at most, 99 times of 100. */
const LAG_BUCKETS_S = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60] as const;

/** Every metric family of the system, as Prometheus is told of it. */
export const METRIC_FAMILIES = {
  holdfast_http_requests_total: { type: "counter", help: "HTTP requests answered, by route, method and status." },
  holdfast_http_request_duration_seconds: {
    type: "histogram",
    help: "Time from request to answer in seconds, by route and method.",
    buckets: DURATION_BUCKETS_S,
  },
  holdfast_service_up: { type: "gauge", help: "1 while a service answers its probes, else 0." },
  holdfast_service_state: {
    type: "gauge",
    help: "1 for the state that a service is in, else 0, by service and state; drained goes before its health.",
  },
  holdfast_breaker_state: { type: "gauge", help: "1 for the phase that a circuit breaker is in, else 0, by breaker and phase." },
  holdfast_refund_debts_open: {
    type: "gauge",
    help: "Refunds that failed and that nobody has paid by other means yet, by currency.",
  },
  holdfast_projection_lag_seconds: {
    type: "histogram",
    help: "Time from a change of a flight's seats until search shows it, in seconds: of the oldest change of each message that was news.",
    buckets: LAG_BUCKETS_S,
  },
  holdfast_dead_letters_total: { type: "counter", help: "Messages that no retry could help, each time one is parked, by queue." },
  holdfast_audits_total: { type: "counter", help: "Audits that have ended, by status." },
  holdfast_audit_discrepancies_total: { type: "counter", help: "Discrepancies that audits have found, by invariant." },
  holdfast_sagas_poked_total: { type: "counter", help: "Sagas that audits have asked to look again." },
  holdfast_compensations_overdue_total: {
    type: "counter",
    help: "Alerts for a compensation nobody has acknowledged for 15 minutes, one each quarter of an hour, by receiver.",
  },
} as const satisfies Record<string, { type: "counter" | "gauge" | "histogram"; help: string; buckets?: readonly number[] }>;
export type MetricFamily = keyof typeof METRIC_FAMILIES;

/** One line of the exposition: `holdfast_http_requests_total{method="GET",route="/v1/airports",status="200"}`. */
export interface SeriesDelta {
  series: string;
  value: number;
}

/**
 * A shard of the counters; `/metrics` adds the shards up. Histograms are the counters of their buckets, so adding is all
 * there is.
 */
export interface MetricsApi {
  /** Adds to each series. Series beyond the limit of one shard are left out and counted. */
  add(deltas: SeriesDelta[]): Promise<{ stored: number; refused: number }>;
  read(): Promise<SeriesDelta[]>;
}

/** The shard for what is counted rarely, by objects. */
export const RARE_METRICS = "0";
/** Few enough that `/metrics` reads them all in one request, enough that no shard is near its write limit. */
export const METRIC_SHARDS = 4;
