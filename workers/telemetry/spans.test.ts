import { describe, expect, test } from "vitest";
import { Places } from "./places.ts";
import { add, begin } from "./spans.ts";
import { resourceSpansOf } from "./tree.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const at = (ms: number): Date => new Date(1_764_000_000_000 + ms);
const event = <T extends TailStream.EventType>(ms: number, spanId: string | undefined, payload: T): TailStream.TailEvent<T> => ({
  invocationId: "i",
  sequence: ms,
  timestamp: at(ms),
  event: payload,
  spanContext: { traceId: TRACE, ...(spanId === undefined ? {} : { spanId }) },
});
const onset = (info: TailStream.Onset["info"], parent?: string): TailStream.TailEvent<TailStream.Onset> =>
  event(0, parent, {
    type: "onset",
    spanId: "00f067aa0ba902b7",
    executionModel: "stateless",
    scriptName: "holdfast-bookings",
    scriptVersion: { id: "v7" },
    info,
  });
const fetchInfo = (url: string): TailStream.FetchEventInfo => ({
  type: "fetch",
  method: "GET",
  url,
  headers: [{ name: "authorization", value: "Bearer secret" }],
});
const outcome = (ms: number, word: TailStream.EventOutcome = "ok") =>
  event(ms, "00f067aa0ba902b7", { type: "outcome", outcome: word, cpuTime: 3, wallTime: 9 });
/** The one resource and its spans. */
const exported = (
  events: TailStream.TailEvent<TailStream.EventType>[],
  first = onset(fetchInfo("https://x.example/v1/bookings/bkg_03_abc?token=secret")),
) => {
  const invocation = begin(first, new Places());
  for (const one of events) add(invocation, one);
  const resourceSpans = resourceSpansOf(invocation);
  return { resource: resourceSpans?.resource.attributes ?? [], spans: resourceSpans?.scopeSpans[0]?.spans ?? [] };
};

describe("an invocation", () => {
  test("becomes a root span of its service, in nanoseconds and W3C ids", () => {
    const { resource, spans } = exported([outcome(9)]);
    expect(resource).toContainEqual({ key: "service.name", value: { stringValue: "holdfast-bookings" } });
    expect(resource).toContainEqual({ key: "service.version", value: { stringValue: "v7" } });
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      traceId: TRACE,
      spanId: "00f067aa0ba902b7",
      name: "GET /v1/bookings/{id}",
      kind: 2,
      startTimeUnixNano: "1764000000000000000",
      endTimeUnixNano: "1764000000009000000",
    });
    expect(spans[0]).not.toHaveProperty("parentSpanId");
    expect(spans[0]).not.toHaveProperty("status");
  });

  test("hangs on the span that called it", () => {
    expect(exported([outcome(1)], onset({ type: "jsrpc" }, "b7ad6b7169203331")).spans[0]).toMatchObject({
      parentSpanId: "b7ad6b7169203331",
      name: "rpc default",
    });
  });

  test("of a call is named after its method, and after its entrypoint where the script is not told", () => {
    const first = onset({ type: "jsrpc" });
    const { scriptName: _, ...unnamed } = first.event;
    const method = event(1, "00f067aa0ba902b7", { type: "attributes", info: [{ name: "jsrpc.method", value: "hold" }] });
    const { spans, resource } = exported([method, outcome(2)], { ...first, event: { ...unnamed, entrypoint: "FlightSeats" } });
    expect(spans[0]?.name).toBe("rpc FlightSeats.hold");
    expect(resource).toContainEqual({ key: "service.name", value: { stringValue: "FlightSeats" } });
  });

  test("of a queue is a consumer", () => {
    const { spans } = exported([outcome(1)], onset({ type: "queue", queueName: "holdfast-payments", batchSize: 4 }));
    expect(spans[0]).toMatchObject({ name: "queue holdfast-payments", kind: 5 });
    expect(spans[0]?.attributes).toContainEqual({ key: "messaging.batch.message_count", value: { intValue: "4" } });
  });

  test("that threw has the error's status and event", () => {
    const { spans } = exported([
      event(2, "00f067aa0ba902b7", { type: "exception", name: "TypeError", message: "boom for ada@example.com" }),
      outcome(3, "exception"),
    ]);
    expect(spans[0]?.status?.code).toBe(2);
    expect(spans[0]?.events[0]).toMatchObject({
      name: "exception",
      attributes: [{ key: "exception.type" }, { value: { stringValue: "boom for <email>" } }],
    });
  });
});

describe("a span inside", () => {
  const opened = event(1, "00f067aa0ba902b7", { type: "spanOpen", name: "d1_all", spanId: "1111111111111111" });

  test("keeps its parent, its times and its attributes", () => {
    const { spans } = exported([
      opened,
      event(2, "1111111111111111", {
        type: "attributes",
        info: [
          { name: "db.rows", value: 3n },
          { name: "db.ratio", value: 0.5 },
        ],
      }),
      event(5, "1111111111111111", { type: "spanClose", outcome: "ok" }),
      outcome(9),
    ]);
    expect(spans[1]).toMatchObject({ parentSpanId: "00f067aa0ba902b7", name: "d1_all", endTimeUnixNano: "1764000000005000000" });
    expect(spans[1]?.attributes).toEqual([
      { key: "db.rows", value: { intValue: "3" } },
      { key: "db.ratio", value: { doubleValue: 0.5 } },
    ]);
  });

  test("that never closes ends with its invocation", () => {
    expect(exported([opened, outcome(9)]).spans[1]?.endTimeUnixNano).toBe("1764000000009000000");
  });

  test("past the limit is counted instead of kept", () => {
    const many = Array.from({ length: 1_200 }, (_, i) =>
      event(1, "00f067aa0ba902b7", { type: "spanOpen" as const, name: "s", spanId: (0xf000 + i).toString(16).padStart(16, "0") }),
    );
    const { spans } = exported([...many, outcome(2)]);
    expect(spans).toHaveLength(1_000);
    expect(spans[0]?.attributes).toContainEqual({ key: "holdfast.dropped_spans", value: { intValue: "201" } });
  });
});

test("no query string, header, address or person leaves in a trace", () => {
  const { spans, resource } = exported([
    event(1, "00f067aa0ba902b7", {
      type: "attributes",
      info: [
        { name: "url.full", value: "https://x.example/v1/auth/verify-email?token=secret" },
        { name: "url.query", value: "token=secret" },
        { name: "client.address", value: "192.0.2.7" },
        { name: "user_agent.original", value: "secret browser" },
        { name: "http.request.header.authorization", value: "Bearer secret" },
        { name: "note", value: "to ada@example.com" },
        { name: "url.path", value: "/v1/auth/reset-password/secret" },
      ],
    }),
    event(1, "00f067aa0ba902b7", { type: "exception", name: "Error", message: "Failed query: update users\nparams: secret,1" }),
    outcome(2),
  ]);
  const sent = JSON.stringify({ spans, resource });
  for (const word of ["secret", "192.0.2.7", "ada@example.com"]) expect(sent).not.toContain(word);
  expect(sent).toContain("https://x.example/v1/auth/verify-email");
});

test("a text that is too long is cut between letters, since many a reader takes no half of one", () => {
  const { spans } = exported([
    event(1, "00f067aa0ba902b7", { type: "exception", name: "Error", message: `${"x".repeat(255)}𠮷` }),
    outcome(2),
  ]);
  expect(JSON.stringify(spans)).not.toContain(String.raw`\ud842`);
  expect(JSON.stringify(spans)).toContain("x".repeat(255));
});
