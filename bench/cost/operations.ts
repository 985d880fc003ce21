import type { ExportTraceServiceRequest, KeyValue, Span } from "../../workers/telemetry/otlp.ts";

/** What Cloudflare bills for, counted. Service bindings are free of requests, and so are not among them. */
export interface Operations {
  /** Invocations of Workers by HTTP, by a queue's batch and by the clock. */
  worker_requests: number;
  /** Calls, requests and alarms of Durable Objects. */
  object_requests: number;
  object_rows_read: number;
  /** Setting an alarm writes a row too. */
  object_rows_written: number;
  d1_rows_read: number;
  d1_rows_written: number;
  /** Every message is written, read and deleted. */
  queue_operations: number;
}
export type Operation = keyof Operations;
export const OPERATIONS = [
  "worker_requests",
  "object_requests",
  "object_rows_read",
  "object_rows_written",
  "d1_rows_read",
  "d1_rows_written",
  "queue_operations",
] as const satisfies Operation[];

/** Written, read, deleted. */
const PER_MESSAGE = 3;
const ROWS: Record<string, Operation> = {
  "cloudflare.d1.response.rows_read": "d1_rows_read",
  "cloudflare.d1.response.rows_written": "d1_rows_written",
  "cloudflare.durable_object.response.rows_read": "object_rows_read",
  "cloudflare.durable_object.response.rows_written": "object_rows_written",
};
/** Storage that is not SQL, by the runtime's names of its spans: one row each. */
const ROW_BY_SPAN: Record<string, Operation> = {
  durable_object_storage_get: "object_rows_read",
  durable_object_storage_list: "object_rows_read",
  durable_object_storage_put: "object_rows_written",
  durable_object_storage_delete: "object_rows_written",
  durable_object_storage_setAlarm: "object_rows_written",
  durable_object_storage_deleteAlarm: "object_rows_written",
};

/** Counts what the runtime itself says it did, by its spans; `classes`: the names of all Durable Object classes. */
export function countOperations(exports: ExportTraceServiceRequest[], classes: ReadonlySet<string>): Operations {
  const counted = Object.fromEntries(OPERATIONS.map((name) => [name, 0])) as unknown as Operations;
  for (const { resource, scopeSpans } of exports.flatMap(({ resourceSpans }) => resourceSpans)) {
    const isObject = classes.has(String(valueOf(resource.attributes, "service.name")));
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) add(counted, span, isObject);
  }
  return counted;
}

function add(counted: Operations, { name, attributes }: Span, isObject: boolean): void {
  const trigger = valueOf(attributes, "faas.trigger");
  if (trigger !== undefined && isObject) counted.object_requests += 1;
  else if (trigger !== undefined && trigger !== "jsrpc") counted.worker_requests += 1;
  if (trigger === "queue")
    counted.queue_operations += PER_MESSAGE * Number(valueOf(attributes, "messaging.batch.message_count") ?? 0);
  for (const [key, operation] of Object.entries(ROWS)) counted[operation] += Number(valueOf(attributes, key) ?? 0);
  const row = ROW_BY_SPAN[name];
  if (row !== undefined) counted[row] += 1;
}

function valueOf(attributes: KeyValue[], key: string): string | number | undefined {
  const value = attributes.find((each) => each.key === key)?.value;
  if (value === undefined) return undefined;
  if ("stringValue" in value) return value.stringValue;
  if ("intValue" in value) return Number(value.intValue);
  return "doubleValue" in value ? value.doubleValue : undefined;
}
