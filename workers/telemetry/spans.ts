import { PLACE } from "#platform/operation.ts";
import { SPAN_KIND, STATUS_ERROR, type Span, attribute, nanoseconds } from "./otlp.ts";
import { type Place, type Places, placeIn, textOf } from "./places.ts";
import { redact } from "./redact.ts";

/** Spans kept of one invocation: beyond it they are counted only. */
const MAX_SPANS = 1_000;
const NO_SPAN = /^0*$/u;

type Event<T extends TailStream.EventType> = TailStream.TailEvent<T>;

/** A span of the platform's, while its invocation runs. What was said of it is kept as it was said: most is never sent. */
export interface Building extends Omit<
  Span,
  "traceId" | "spanId" | "parentSpanId" | "endTimeUnixNano" | "links" | "attributes" | "name" | "kind"
> {
  /** The platform's ids. */
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  endTimeUnixNano: string | null;
  /** Null: it is named after the event that caused it. */
  name: string | null;
  kind: Span["kind"] | null;
  said: TailStream.Attribute[];
  /** Where it says that it belongs. */
  place?: Place;
}

/** One invocation of a Worker, from its onset to its outcome. It only folds the events it is given. */
export interface Invocation {
  onset: TailStream.Onset;
  root: Building;
  spans: Map<string, Building>;
  /** The script, as the platform tells it, or as its operations do. */
  service: string | undefined;
  dropped: number;
  /** Does the work of several requests at once: none of them is all that it does. */
  isShared: boolean;
  places: Places;
}

export function begin({ event, spanContext, timestamp }: Event<TailStream.Onset>, places: Places): Invocation {
  const root = newSpan(spanContext.traceId, event.spanId, spanContext.spanId, null, timestamp);
  root.kind = null;
  root.said.push(...(event.attributes ?? []));
  const isShared = event.info.type === "queue" || event.info.type === "alarm" || event.info.type === "scheduled";
  places.open(root.spanId, root.parentSpanId);
  const service = event.scriptName;
  return { onset: event, root, spans: new Map([[event.spanId, root]]), service, dropped: 0, isShared, places };
}

/** Folds one event in. Events of spans that were dropped count for the root. */
export function add(invocation: Invocation, { event, spanContext, timestamp }: TailStream.TailEvent<TailStream.EventType>): void {
  if (event.type === "spanOpen") return open(invocation, event, spanContext, timestamp);
  if (event.type === "outcome") return close(invocation, event, timestamp);
  const span = invocation.spans.get(spanContext.spanId ?? "") ?? invocation.root;
  if (event.type === "attributes") learn(invocation, span, event.info);
  else if (event.type === "spanClose") end(invocation, span, event, timestamp);
  else amend(span, event, timestamp);
}

/** An end that comes late, of a span that was dropped, is not the root's. */
function end({ root, places }: Invocation, span: Building, { outcome }: TailStream.SpanClose, timestamp: Date): void {
  if (span === root) return;
  span.endTimeUnixNano = nanoseconds(timestamp);
  if (outcome !== "ok") fail(span, outcome);
  places.end(span.spanId);
}

/** What an event says of a span that is open; kinds that say nothing of one change nothing. */
function amend(
  span: Building,
  event: Exclude<TailStream.EventType, TailStream.SpanOpen | TailStream.SpanClose | TailStream.Outcome | TailStream.Attributes>,
  timestamp: Date,
): void {
  switch (event.type) {
    case "spanUpdate":
      if (event.info.type === "name") span.name = event.info.name;
      else if (event.info.status.code === "error") fail(span, event.info.status.message);
      return;
    case "exception":
      span.events.push({
        timeUnixNano: nanoseconds(timestamp),
        name: "exception",
        attributes: [attribute("exception.type", event.name), attribute("exception.message", redact(event.message))],
      });
      fail(span, event.message);
      return;
    case "return":
      if (event.info !== undefined) span.said.push({ name: "http.response.status_code", value: event.info.statusCode });
      return;
    case "onset":
    case "log":
    case "diagnosticChannel":
    case "streamDiagnostic":
  }
}

function open(
  invocation: Invocation,
  event: TailStream.SpanOpen,
  { traceId, spanId }: TailStream.SpanContext,
  timestamp: Date,
): void {
  if (invocation.spans.size >= MAX_SPANS) {
    invocation.dropped += 1;
    return;
  }
  const opened = newSpan(traceId, event.spanId, spanId, event.name, timestamp);
  invocation.places.open(opened.spanId, opened.parentSpanId);
  invocation.spans.set(event.spanId, opened);
  if (event.info?.type === "attributes") learn(invocation, opened, event.info.info);
  if (event.info?.type === "fetch") opened.kind = SPAN_KIND.client;
}

/** The attributes of a span are told when it is over, and with them where it belongs. */
function learn(invocation: Invocation, span: Building, attributes: readonly TailStream.Attribute[]): void {
  span.said.push(...attributes);
  span.kind = KINDS[textOf(attributes, PLACE.kind) ?? ""] ?? span.kind;
  const place = placeIn(attributes);
  if (place === undefined) return;
  // One that is told afterwards may be somebody else's.
  if (place.times === null) invocation.service ??= textOf(attributes, PLACE.service);
  span.place = place;
  invocation.places.settle(span.spanId, place);
}

const KINDS: Record<string, Span["kind"]> = SPAN_KIND;

function close({ root, dropped, spans, places }: Invocation, { outcome, cpuTime }: TailStream.Outcome, timestamp: Date): void {
  root.endTimeUnixNano = nanoseconds(timestamp);
  root.said.push({ name: "faas.outcome", value: outcome }, { name: "cloudflare.cpu_time_ms", value: cpuTime });
  if (dropped > 0) root.said.push({ name: "holdfast.dropped_spans", value: dropped });
  if (outcome !== "ok") fail(root, outcome);
  for (const { spanId } of spans.values()) places.end(spanId);
}

function newSpan(traceId: string, spanId: string, parent: string | undefined, name: string | null, start: Date): Building {
  return {
    traceId: traceId.toLowerCase().padStart(32, "0"),
    spanId: wide(spanId),
    parentSpanId: parent === undefined || NO_SPAN.test(parent) ? undefined : wide(parent),
    name,
    kind: SPAN_KIND.internal,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: null,
    said: [],
    events: [],
  };
}

const wide = (spanId: string): string => spanId.toLowerCase().padStart(16, "0");

function fail(failed: Building, message: string | undefined): void {
  failed.status = message === undefined ? { code: STATUS_ERROR } : { code: STATUS_ERROR, message: redact(message) };
}
