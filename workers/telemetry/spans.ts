import {
  type ExportTraceServiceRequest,
  type KeyValue,
  SPAN_KIND,
  STATUS_ERROR,
  type Span,
  attribute,
  nanoseconds,
} from "./otlp.ts";
import { isPersonal, redact } from "./redact.ts";
import { describeTrigger } from "./trigger.ts";

/** Spans kept of one invocation: beyond it they are counted only. */
const MAX_SPANS = 1_000;
const NO_SPAN = /^0*$/u;

type Event<T extends TailStream.EventType> = TailStream.TailEvent<T>;
type Building = Omit<Span, "endTimeUnixNano"> & { endTimeUnixNano: string | null };

/** One invocation of a Worker, from its onset to its outcome. Pure: it only folds the events it is given. */
export interface Invocation {
  root: Building;
  spans: Map<string, Building>;
  resource: KeyValue[];
  dropped: number;
}

export function begin({ event, spanContext, timestamp }: Event<TailStream.Onset>): Invocation {
  const { name, kind, attributes } = describeTrigger(event.info, event.entrypoint);
  const root: Building = {
    ...newSpan(spanContext.traceId, event.spanId, spanContext.spanId, name, timestamp),
    kind,
    attributes: [...attributes, ...permitted(event.attributes ?? [])],
  };
  return { root, spans: new Map([[event.spanId, root]]), resource: resourceOf(event), dropped: 0 };
}

const resourceOf = ({ scriptName, scriptVersion, entrypoint, durableObjectId }: TailStream.Onset): KeyValue[] => [
  // The local runtime does not tell the script; its entrypoints are named after the services.
  attribute("service.name", scriptName ?? entrypoint ?? "holdfast"),
  attribute("service.namespace", "holdfast"),
  attribute("cloud.provider", "cloudflare"),
  attribute("cloud.platform", "cloudflare.workers"),
  ...(scriptVersion?.id === undefined ? [] : [attribute("service.version", scriptVersion.id)]),
  ...(entrypoint === undefined ? [] : [attribute("faas.name", entrypoint)]),
  ...(durableObjectId === undefined ? [] : [attribute("service.instance.id", durableObjectId)]),
];

/** Folds one event in. Events of spans that were dropped count for the root. */
export function add(invocation: Invocation, { event, spanContext, timestamp }: TailStream.TailEvent<TailStream.EventType>): void {
  if (event.type === "spanOpen") open(invocation, event, spanContext, timestamp);
  else if (event.type === "outcome") close(invocation, event, timestamp);
  else amend(invocation.spans.get(spanContext.spanId ?? "") ?? invocation.root, event, timestamp);
}

/** What an event says of a span that is open; kinds that say nothing of one change nothing. */
function amend(
  span: Building,
  event: Exclude<TailStream.EventType, TailStream.SpanOpen | TailStream.Outcome>,
  timestamp: Date,
): void {
  switch (event.type) {
    case "spanClose":
      span.endTimeUnixNano = nanoseconds(timestamp);
      if (event.outcome !== "ok") fail(span, event.outcome);
      return;
    case "spanUpdate":
      if (event.info.type === "name") span.name = redact(event.info.name);
      else if (event.info.status.code === "error") fail(span, event.info.status.message);
      return;
    case "attributes":
      span.attributes.push(...permitted(event.info));
      nameCall(span, event.info);
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
      if (event.info !== undefined) span.attributes.push(attribute("http.response.status_code", event.info.statusCode));
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
  const opened = newSpan(traceId, event.spanId, spanId, redact(event.name), timestamp);
  if (event.info?.type === "attributes") opened.attributes.push(...permitted(event.info.info));
  if (event.info?.type === "fetch") opened.kind = SPAN_KIND.client;
  invocation.spans.set(event.spanId, opened);
}

function close({ root, dropped }: Invocation, { outcome, cpuTime }: TailStream.Outcome, timestamp: Date): void {
  root.endTimeUnixNano = nanoseconds(timestamp);
  root.attributes.push(attribute("faas.outcome", outcome), attribute("cloudflare.cpu_time_ms", cpuTime));
  if (dropped > 0) root.attributes.push(attribute("holdfast.dropped_spans", dropped));
  if (outcome !== "ok") fail(root, outcome);
}

/** The finished invocation as one export request; a span that never closed ends with its invocation. */
export function exportRequest({ root, spans, resource }: Invocation): ExportTraceServiceRequest {
  const end = root.endTimeUnixNano ?? root.startTimeUnixNano;
  const finished = [...spans.values()].map((one): Span => ({ ...one, endTimeUnixNano: one.endTimeUnixNano ?? end }));
  return {
    resourceSpans: [
      { resource: { attributes: resource }, scopeSpans: [{ scope: { name: "holdfast-telemetry" }, spans: finished }] },
    ],
  };
}

function newSpan(traceId: string, spanId: string, parent: string | undefined, name: string, start: Date): Building {
  return {
    traceId: traceId.toLowerCase().padStart(32, "0"),
    spanId: spanId.toLowerCase().padStart(16, "0"),
    ...(parent === undefined || NO_SPAN.test(parent) ? {} : { parentSpanId: parent.toLowerCase().padStart(16, "0") }),
    name,
    kind: SPAN_KIND.internal,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: null,
    attributes: [],
    events: [],
  };
}

/** The method of an RPC is known only once the call has arrived. */
function nameCall(current: Building, attributes: readonly TailStream.Attribute[]): void {
  const method = attributes.find(({ name }) => name === "jsrpc.method");
  if (method !== undefined && current.name.startsWith("rpc ")) current.name = `${current.name}.${redact(String(method.value))}`;
}

function fail(failed: Building, message: string | undefined): void {
  failed.status = message === undefined ? { code: STATUS_ERROR } : { code: STATUS_ERROR, message: redact(message) };
}

const permitted = (attributes: readonly TailStream.Attribute[]): KeyValue[] =>
  attributes
    .filter(({ name }) => !isPersonal(name))
    .map(({ name, value }) => attribute(name, typeof value === "string" ? redact(value) : value));
