import { expect, test } from "vitest";
import { PLACE } from "#platform/operation.ts";
import { spanIdOf, traceparentOf } from "#platform/traceparent.ts";
import { Places } from "./places.ts";
import { type Invocation, add, begin } from "./spans.ts";
import { isPlaced, resourceSpansOf } from "./tree.ts";

const OURS = "4bf92f3577b34da6a3ce929d0e0e4736";
const OTHERS = "5bf92f3577b34da6a3ce929d0e0e4736";
const BATCH = "0af7651916cd43dd8448eb211c80319c";
const id = spanIdOf;
const at = new Date(1_764_000_000_000);

type Payload = TailStream.EventType;
/** One invocation by its events, each said of a span by its name. */
class Told {
  readonly invocation: Invocation;
  readonly #trace: string;
  constructor(places: Places, trace: string, info: TailStream.Onset["info"], name: string, parent?: string) {
    this.#trace = trace;
    const event: TailStream.Onset = { type: "onset", spanId: id(name), executionModel: "stateless", info };
    this.invocation = begin(this.#event(event, parent), places);
  }
  #event<T extends Payload>(event: T, span?: string): TailStream.TailEvent<T> {
    const spanContext = { traceId: this.#trace, ...(span !== undefined && { spanId: id(span) }) };
    return { invocationId: "i", sequence: 0, timestamp: at, spanContext, event };
  }
  say(span: string, event: Payload): this {
    add(this.invocation, this.#event(event, span));
    return this;
  }
  open(name: string, within: string): this {
    return this.say(within, { type: "spanOpen", name, spanId: id(name) });
  }
  /** The span ends, and says where it belongs. */
  close(name: string, place: Record<string, string | boolean> = {}): this {
    const info = Object.entries(place).map(([key, value]) => ({ name: key, value }));
    if (info.length > 0) this.say(name, { type: "attributes", info });
    return this.say(name, { type: "spanClose", outcome: "ok" });
  }
  over(root: string): this {
    return this.say(root, { type: "outcome", outcome: "ok", cpuTime: 1, wallTime: 1 });
  }
  spans() {
    return resourceSpansOf(this.invocation)?.scopeSpans[0]?.spans ?? [];
  }
  span(name: string) {
    const found = this.spans().find((one) => one.name.includes(name));
    if (found === undefined)
      throw new Error(
        `no ${name} among ${this.spans()
          .map((one) => one.name)
          .join()}`,
      );
    return found;
  }
}
const place = (trace_id: string, span: string, parent: string | null, more: Record<string, string | boolean> = {}) => ({
  [PLACE.trace_id]: trace_id,
  [PLACE.span_id]: id(span),
  ...(parent !== null && { [PLACE.parent]: traceparentOf({ trace_id, span_id: id(parent) }) }),
  ...more,
});
const FETCH: TailStream.Onset["info"] = { type: "fetch", method: "POST", url: "https://x.example/v1/bookings", headers: [] };
const QUEUE: TailStream.Onset["info"] = { type: "queue", queueName: "holdfast-payments", batchSize: 2 };

test("an operation that is all its invocation does is told as the invocation, in the client's trace", () => {
  const request = new Told(new Places(), BATCH, FETCH, "root")
    .open("request", "root")
    .open("call", "request")
    .close("call")
    .close("request", { ...place(OURS, "own", "client", { [PLACE.whole]: true }), "holdfast.booking_id": "bkg_00_1" })
    .over("root");
  expect(request.spans().map(({ name }) => name)).toEqual(["POST /v1/bookings", "call"]);
  const root = request.span("POST");
  expect(root).toMatchObject({ traceId: OURS, spanId: id("own"), parentSpanId: id("client") });
  expect(root.attributes).toContainEqual({ key: "holdfast.booking_id", value: { stringValue: "bkg_00_1" } });
  expect(request.span("call")).toMatchObject({ traceId: OURS, parentSpanId: id("own") });
  // What says where it belongs is not told twice.
  expect(JSON.stringify(request.spans())).not.toContain(PLACE.trace_id);
});

test("a call waits for the request that made it, and follows it into its trace", () => {
  const places = new Places();
  const request = new Told(places, BATCH, FETCH, "root").open("request", "root").open("call", "request");
  const callee = new Told(places, BATCH, { type: "jsrpc" }, "callee", "call")
    .open("d1_all", "callee")
    .close("d1_all")
    .over("callee");
  expect(isPlaced(callee.invocation)).toBe(false);
  request
    .close("call")
    .close("request", place(OURS, "own", null, { [PLACE.whole]: true }))
    .over("root");
  expect(isPlaced(callee.invocation)).toBe(true);
  expect(callee.span("rpc")).toMatchObject({ traceId: OURS, parentSpanId: id("call") });
  expect(callee.span("d1_all")).toMatchObject({ traceId: OURS, parentSpanId: id("callee") });
});

test("a call that says what it is a part of is a part of that, though the request that has led to it makes the call itself", () => {
  const places = new Places();
  const request = new Told(places, BATCH, FETCH, "root").open("request", "root").open("call", "request");
  const callee = (parent: string) =>
    new Told(places, BATCH, { type: "jsrpc" }, "callee", "call")
      .open("pin", "callee")
      .close("pin", place(OURS, "own pin", parent, { [PLACE.whole]: true }))
      .over("callee");
  const sent = callee("message");
  const asked = callee("own");
  expect(sent.span("rpc")).toMatchObject({ traceId: OURS, parentSpanId: id("message") });
  request
    .close("call")
    .close("request", place(OURS, "own", null, { [PLACE.whole]: true }))
    .over("root");
  expect(sent.span("rpc")).toMatchObject({ traceId: OURS, parentSpanId: id("message") });
  expect(asked.span("rpc")).toMatchObject({ traceId: OURS, parentSpanId: id("call") });
});

test("a batch takes each of its messages to the trace it came from, with what is done for it, and they lead to each other", () => {
  const places = new Places();
  const batch = new Told(places, BATCH, QUEUE, "batch");
  for (const [name, trace] of [
    ["first", OURS],
    ["second", OTHERS],
  ] as const)
    batch
      .open(name, "batch")
      .open(`${name} d1`, name)
      .close(`${name} d1`)
      .close(name, place(trace, `${name}#1`, `${name} sent`));
  batch.over("batch");
  expect(batch.span("queue")).toMatchObject({
    traceId: BATCH,
    links: [
      { traceId: OURS, spanId: id("first#1") },
      { traceId: OTHERS, spanId: id("second#1") },
    ],
  });
  const [first] = batch.spans().filter(({ name }) => name === "first");
  expect(first).toMatchObject({
    traceId: OURS,
    spanId: id("first#1"),
    parentSpanId: id("first sent"),
    links: [{ traceId: BATCH, spanId: id("batch") }],
  });
  expect(batch.span("second d1")).toMatchObject({ traceId: OTHERS, parentSpanId: id("second#1"), links: [] });
});

test("an operation of another booking within a call is not drawn into the trace of that call", () => {
  const places = new Places();
  new Told(places, BATCH, FETCH, "root")
    .open("request", "root")
    .open("call", "request")
    .close("call")
    .close("request", place(OURS, "own", null, { [PLACE.whole]: true }))
    .over("root");
  const shard = new Told(places, BATCH, { type: "jsrpc" }, "shard", "call")
    .open("seats.pin", "shard")
    .open("object", "seats.pin")
    .close("object")
    .close("seats.pin", place(OTHERS, "row", "their request"))
    .over("shard");
  expect(shard.span("rpc").traceId).toBe(OURS);
  expect(shard.span("seats.pin")).toMatchObject({ traceId: OTHERS, spanId: id("row"), parentSpanId: id("their request") });
  const flight = new Told(places, BATCH, { type: "jsrpc" }, "flight", "object").over("flight");
  expect(flight.span("rpc")).toMatchObject({ traceId: OTHERS, parentSpanId: id("object") });
});

test("an object's call that the platform tells of another one's method keeps its own, and says each thing once", () => {
  const call = new Told(new Places(), BATCH, { type: "jsrpc" }, "callee");
  for (const value of ["get", "notify"]) call.say("callee", { type: "attributes", info: [{ name: "jsrpc.method", value }] });
  const span = call.over("callee").span("rpc");
  expect(span.name).toBe("rpc default.get");
  expect(span.attributes.filter(({ key }) => key === "jsrpc.method")).toEqual([
    { key: "jsrpc.method", value: { stringValue: "get" } },
  ]);
});

test("a share of the traces is sent, each of them whole, whichever invocation tells of it", () => {
  const traces = Array.from({ length: 200 }, (_, n) => (n + 1).toString(16).padStart(32, "5"));
  const sent = (percent: number, span: string) =>
    traces.filter((trace) => {
      const told = new Told(new Places(), trace, FETCH, span).open("inner", span).close("inner").over(span);
      return resourceSpansOf(told.invocation, percent) !== null;
    });
  const some = sent(20, "one");
  expect(some.length).toBeGreaterThan(15);
  expect(some.length).toBeLessThan(80);
  expect(sent(20, "another")).toEqual(some);
  expect([sent(0, "one").length, sent(100, "one").length]).toEqual([0, traces.length]);
});

test("a call of which nobody has heard who made it keeps the platform's trace", () => {
  const alone = new Told(new Places(), BATCH, { type: "jsrpc" }, "callee", "somewhere").over("callee");
  expect(isPlaced(alone.invocation)).toBe(false);
  expect(alone.span("rpc")).toMatchObject({ traceId: BATCH, parentSpanId: id("somewhere") });
});

test("a call for several messages at once stays with its batch", () => {
  const places = new Places();
  const batch = new Told(places, BATCH, QUEUE, "batch").open("first", "batch").close("first", place(OURS, "a", "b"));
  batch.open("settle", "batch").close("settle").over("batch");
  const callee = new Told(places, BATCH, { type: "jsrpc" }, "callee", "settle").over("callee");
  expect(isPlaced(callee.invocation)).toBe(true);
  expect(callee.span("rpc")).toMatchObject({ traceId: BATCH, parentSpanId: id("settle") });
});

test("a span that goes back to another trace says so", () => {
  const link = traceparentOf({ trace_id: OTHERS, span_id: id("webhook") });
  const alarm = new Told(new Places(), BATCH, { type: "alarm", scheduledTime: at }, "alarm")
    .open("news", "alarm")
    .close("news", place(OURS, "news", "request", { [PLACE.link]: link }))
    .over("alarm");
  expect(alarm.span("news").links).toEqual([
    { traceId: OTHERS, spanId: id("webhook"), attributes: [] },
    { traceId: BATCH, spanId: id("alarm"), attributes: [] },
  ]);
});
