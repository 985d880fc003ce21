import { expect, test } from "vitest";
import { type KeyValue, type Span, attribute } from "../../workers/telemetry/otlp.ts";
import { countOperations } from "./operations.ts";
import { dollarsPerMillion } from "./prices.ts";

const CLASSES = new Set(["FlightSeats"]);
const span = (name: string, ...attributes: KeyValue[]): Span => ({
  traceId: "0".repeat(32),
  spanId: "0".repeat(16),
  name,
  kind: 1,
  startTimeUnixNano: "0",
  endTimeUnixNano: "0",
  events: [],
  links: [],
  attributes,
});
const counted = (service: string, ...spans: Span[]) =>
  countOperations(
    [
      {
        resourceSpans: [
          {
            resource: { attributes: [attribute("service.name", service)] },
            scopeSpans: [{ scope: { name: "holdfast-telemetry" }, spans }],
          },
        ],
      },
    ],
    CLASSES,
  );
const trigger = (word: string) => attribute("faas.trigger", word);

test("a request of the gateway is one, and a call between Workers is free", () => {
  expect(counted("holdfast", span("GET /v1/offers", trigger("fetch")))).toMatchObject({ worker_requests: 1, object_requests: 0 });
  expect(counted("Bookings", span("rpc Bookings.get", trigger("jsrpc")))).toMatchObject({
    worker_requests: 0,
    object_requests: 0,
  });
});

test("calls, requests and alarms of an object are its requests and nobody else's", () => {
  const spans = [span("rpc hold", trigger("jsrpc")), span("GET /", trigger("fetch")), span("alarm", trigger("alarm"))];
  expect(counted("FlightSeats", ...spans)).toMatchObject({ object_requests: 3, worker_requests: 0 });
});

test("a batch of a queue is one invocation, and three operations for each of its messages", () => {
  const batch = span("queue holdfast-payments", trigger("queue"), attribute("messaging.batch.message_count", 4));
  expect(counted("holdfast", batch)).toMatchObject({ worker_requests: 1, queue_operations: 12 });
});

test("rows are what the databases say, and an alarm that is set is a row", () => {
  const d1 = span(
    "d1_all",
    attribute("cloudflare.d1.response.rows_read", 7),
    attribute("cloudflare.d1.response.rows_written", 2),
  );
  const sql = span("durable_object_storage_exec", attribute("cloudflare.durable_object.response.rows_written", 5));
  expect(counted("FlightSeats", d1, sql, span("durable_object_storage_setAlarm"))).toEqual({
    worker_requests: 0,
    object_requests: 0,
    object_rows_read: 0,
    object_rows_written: 6,
    d1_rows_read: 7,
    d1_rows_written: 2,
    queue_operations: 0,
  });
});

test("a million of one written row each cost a dollar", () => {
  expect(dollarsPerMillion({ ...counted("holdfast"), d1_rows_written: 1 })).toBe(1);
});
