import type { Command } from "#domain/booking/commands.ts";
import { QUEUES } from "./names.ts";

/** Upper bounds in seconds: a no-op answers in milliseconds, a long poll in up to 25 s. */
const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** A projection is to be two seconds late at most, 99 times of 100. */
const LAG_BUCKETS_S = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60] as const;

/** A message waits for milliseconds, or for a consumer that is down, or for a provider that is silent. */
const QUEUE_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600] as const;

/** A step is one call to a flight, or waits for a bank's question, or for a provider that has not answered since yesterday. */
const STEP_BUCKETS_S = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 86_400] as const;

export interface Family {
  type: "counter" | "gauge" | "histogram";
  help: string;
  labels: readonly string[];
  buckets?: readonly number[];
  /**
   * Labels of series that are there from the start, at 0. A counter that begins with 1 looks as if it had never risen, so whatever an
   * alert waits for begins with 0.
   */
  zeros?: readonly Readonly<Record<string, string>>[];
}

/** Of sagas' commands. */
const RECEIVERS = ["payments", "notifications", "bookings", "seats", "counters", "limits"] satisfies Command["to"][];
const ofEachQueue = QUEUES.map((queue) => ({ queue }));

/** Every metric family of the system, as Prometheus is told of it. Labels have few values: no ids of bookings, flights or people. */
export const METRIC_FAMILIES = {
  holdfast_http_requests_total: {
    type: "counter",
    help: "HTTP requests answered, by route, method and status.",
    labels: ["route", "method", "status"],
  },
  holdfast_http_request_duration_seconds: {
    type: "histogram",
    help: "Time from request to answer in seconds, by route and method.",
    labels: ["route", "method"],
    buckets: DURATION_BUCKETS_S,
  },
  holdfast_rpc_requests_total: {
    type: "counter",
    help: "Calls of services and objects, and alarms of objects, by service, method and outcome: ok, refused (a no that is an answer), error (it threw).",
    labels: ["service", "method", "outcome"],
  },
  holdfast_rpc_request_duration_seconds: {
    type: "histogram",
    help: "Time that a service or an object takes for a call, in seconds, by service and method.",
    labels: ["service", "method"],
    buckets: DURATION_BUCKETS_S,
  },
  holdfast_service_up: { type: "gauge", help: "1 while a service answers its probes, else 0.", labels: ["service"] },
  holdfast_service_state: {
    type: "gauge",
    help: "1 for the state that a service is in, else 0, by service and state; drained goes before its health.",
    labels: ["service", "state"],
  },
  holdfast_holds_total: {
    type: "counter",
    help: "Answers of flights to requests for seats, by outcome: held, or why not.",
    labels: ["outcome"],
    zeros: [{ outcome: "held" }, { outcome: "seat_unavailable" }, { outcome: "sold_out" }],
  },
  holdfast_holds_expired_total: {
    type: "counter",
    help: "Holds whose time ran out, as their flights told it; told again where nobody heard it.",
    labels: [],
    zeros: [{}],
  },
  holdfast_bookings_total: {
    type: "counter",
    help: "Bookings that have come to a status, by status.",
    labels: ["status"],
    zeros: ["held", "paying", "confirmed", "cancelling", "cancelled", "expired", "failed"].map((status) => ({ status })),
  },
  holdfast_booking_failures_total: {
    type: "counter",
    help: "Bookings that were turned back after payment began, by why.",
    labels: ["code"],
  },
  holdfast_bookings_open: {
    type: "gauge",
    help: "Bookings that are held, paying or cancelling, by shard and status.",
    labels: ["shard", "status"],
  },
  holdfast_payments_total: {
    type: "counter",
    help: "Payments that have come to a state, by state, as their bookings know them.",
    labels: ["state"],
    zeros: ["authorized", "captured", "failed", "unknown", "refunded"].map((state) => ({ state })),
  },
  holdfast_saga_step_duration_seconds: {
    type: "histogram",
    help: "Time that a step of a saga took, in seconds, from when it was asked for until the saga went on, by saga, direction and step.",
    labels: ["saga", "direction", "step"],
    buckets: STEP_BUCKETS_S,
  },
  holdfast_compensations_total: {
    type: "counter",
    help: "Commands that undo something, by command; each once, however often it is sent.",
    labels: ["command"],
    zeros: ["payment.cancel", "payment.refund", "seats.release"].map((command) => ({ command })),
  },
  holdfast_compensations_overdue_total: {
    type: "counter",
    help: "Alerts for a compensation nobody has acknowledged for 15 minutes, one each quarter of an hour, by receiver.",
    labels: ["to"],
    zeros: [{ to: "payments" }, { to: "seats" }],
  },
  holdfast_outbox_resends_total: {
    type: "counter",
    help: "Commands of sagas that were sent once more, since nobody had acknowledged them, by receiver.",
    labels: ["to"],
    zeros: RECEIVERS.map((to) => ({ to })),
  },
  holdfast_outbox_commands: {
    type: "gauge",
    help: "Commands of sagas that nobody has acknowledged yet, by shard and state: waiting, or parked until an operator decides.",
    labels: ["shard", "state"],
  },
  holdfast_outbox_oldest_timestamp_seconds: {
    type: "gauge",
    help: "When the oldest command was asked for that is waiting to be acknowledged, in Unix time, by shard; 0: none is.",
    labels: ["shard"],
  },
  holdfast_queue_messages_total: {
    type: "counter",
    help: "Deliveries of messages, by queue and outcome: acked, retried, dead.",
    labels: ["queue", "outcome"],
    zeros: QUEUES.flatMap((queue) => ["acked", "retried", "dead"].map((outcome) => ({ queue, outcome }))),
  },
  holdfast_queue_lag_seconds: {
    type: "histogram",
    help: "Age of messages at their first delivery, in seconds, from when they were asked for, by queue.",
    labels: ["queue"],
    buckets: QUEUE_BUCKETS_S,
  },
  holdfast_queue_backlog: {
    type: "gauge",
    help: "Messages in a queue, as the platform told its consumer with the last batch, by queue; none where it does not tell.",
    labels: ["queue"],
  },
  holdfast_dead_letters_total: {
    type: "counter",
    help: "Messages that no retry could help, each time one is parked, by queue.",
    labels: ["queue"],
    zeros: ofEachQueue,
  },
  holdfast_dead_letters_open: {
    type: "gauge",
    help: "Messages that are parked and that no operator has decided about, by queue; counted once a minute.",
    labels: ["queue"],
  },
  holdfast_provider_calls_total: {
    type: "counter",
    help: "Calls to the payment provider with all their tries, by operation and outcome; silent and failed: it gave no answer; limited: its rate limit; shut: not sent.",
    labels: ["operation", "outcome"],
  },
  holdfast_provider_call_duration_seconds: {
    type: "histogram",
    help: "Time of a call to the payment provider with all its tries, in seconds, by operation.",
    labels: ["operation"],
    buckets: DURATION_BUCKETS_S,
  },
  holdfast_breaker_state: {
    type: "gauge",
    help: "1 for the phase that a circuit breaker is in, else 0, by breaker and phase.",
    labels: ["breaker", "phase"],
  },
  holdfast_refund_debts_open: {
    type: "gauge",
    help: "Refunds that failed and that nobody has paid by other means yet, by currency.",
    labels: ["currency"],
  },
  holdfast_projection_lag_seconds: {
    type: "histogram",
    help: "Time from a change until a projection shows it, in seconds, by projection: availability (seats in search; of the oldest change of each message that was news) or bookings (lists).",
    labels: ["projection"],
    buckets: LAG_BUCKETS_S,
  },
  holdfast_search_cache_total: {
    type: "counter",
    help: "Days of a route that a search needed, by whether an isolate's memory had them: hit or miss.",
    labels: ["outcome"],
    zeros: [{ outcome: "hit" }, { outcome: "miss" }],
  },
  holdfast_seats: {
    type: "gauge",
    help: "Seats of the flights of the next seven days that anything was ever sold on, by state; counted each five minutes.",
    labels: ["state"],
  },
  holdfast_flights: {
    type: "gauge",
    help: "Flights of the next seven days that anything was ever sold on, by the share of their seats that is sold: up to so much, and more than the bound before.",
    labels: ["load"],
  },
  holdfast_notifications_total: {
    type: "counter",
    help: "Tries to send a mail or an SMS, by channel and outcome: sent, queued (it will be tried again), failed (given up), moot (there was nothing to be said any more, so the channel was not asked).",
    labels: ["channel", "outcome"],
    zeros: ["email", "sms"].flatMap((channel) => ["sent", "queued", "failed"].map((outcome) => ({ channel, outcome }))),
  },
  holdfast_webhook_deliveries_total: {
    type: "counter",
    help: "Tries to send an event to a partner's endpoint, by outcome: delivered, pending (it will be tried again), failed (given up).",
    labels: ["outcome"],
  },
  holdfast_audits_total: { type: "counter", help: "Audits that have ended, by status.", labels: ["status"] },
  holdfast_audit_discrepancies_total: {
    type: "counter",
    help: "Discrepancies that audits have found, by invariant.",
    labels: ["invariant"],
  },
  holdfast_audit_last_discrepancies: { type: "gauge", help: "Discrepancies that the last audit has found.", labels: [] },
  holdfast_audit_last_timestamp_seconds: { type: "gauge", help: "When the last audit ended, in Unix time.", labels: [] },
  holdfast_sagas_poked_total: { type: "counter", help: "Sagas that audits have asked to look again.", labels: [] },
  holdfast_metrics_refused_total: {
    type: "counter",
    help: "Counts that the metrics' objects did not take, being full: a label has more values than it should.",
    labels: [],
    zeros: [{}],
  },
} as const satisfies Record<string, Family>;

export type MetricFamily = keyof typeof METRIC_FAMILIES;
type OfType<T extends Family["type"]> = {
  [F in MetricFamily]: (typeof METRIC_FAMILIES)[F] extends { type: T } ? F : never;
}[MetricFamily];
export type CounterFamily = OfType<"counter">;
export type GaugeFamily = OfType<"gauge">;
export type HistogramFamily = OfType<"histogram">;
/** Exactly the labels that the family declares, each with its value. */
export type LabelsOf<F extends MetricFamily> = Record<(typeof METRIC_FAMILIES)[F]["labels"][number], string>;

/** One line of the exposition: `holdfast_http_requests_total{route="/v1/airports",method="GET",status="200"}`. */
export interface SeriesDelta {
  series: string;
  value: number;
}

/** What a series is now. After `expires_at` (epoch ms) nobody knows any more, and it is not told; null: it stays. */
export interface GaugeValue extends SeriesDelta {
  expires_at: number | null;
}

/**
 * A shard of the counters; `/metrics` adds the shards up. Histograms are the counters of their buckets, so adding is all
 * there is. Gauges are all kept by one shard, `RARE_METRICS`.
 */
export interface MetricsApi {
  /** Adds to each series. Series beyond the limit of one shard are left out and counted. */
  add(deltas: SeriesDelta[]): Promise<{ stored: number; refused: number }>;
  set(gauges: GaugeValue[]): Promise<void>;
  /**
   * What is stored, ten seconds old at most: no counter ever falls behind what somebody has read. It writes nothing, however often it is
   * asked for.
   */
  read(): Promise<SeriesDelta[]>;
  /** The same of all that was counted, which is stored first. For operators: it writes. */
  readNow(): Promise<SeriesDelta[]>;
}

/** The shard for what is counted rarely, by objects, and for gauges: never busy, so it stores at once. */
export const RARE_METRICS = "rare";
/** Few enough that `/metrics` reads them all in one request, enough that no shard is near its write limit. */
export const METRIC_SHARDS = 4;
/** Where all of it is. */
export const METRIC_OBJECTS = [RARE_METRICS, ...Array.from({ length: METRIC_SHARDS }, (_, shard) => String(shard))];
