import type { RecordedSpan, SpanAttributes } from "#contracts/traces.ts";
import { about, type Ids, operationSlot } from "./context.ts";
import { randomSpanId, randomTraceId, readTraceparent, type TracePlace, traceparentOf } from "./traceparent.ts";

/** A span of the platform's own tracing: https://developers.cloudflare.com/workers/observability/traces/custom-spans/. */
export interface PlatformSpan {
  readonly isTraced: boolean;
  setAttribute(key: string, value: string | number | boolean): unknown;
  /** Younger than the local runtime. */
  spanContext?(): { traceId: string; spanId: string };
}
export interface PlatformTracing {
  enterSpan<T>(name: string, work: (span: PlatformSpan) => T): T;
}

/**
 * Attributes by which the telemetry Worker, or whoever reads the spans of a collector, finds out where an operation belongs: the platform
 * begins a trace of its own for every queue batch and alarm.
 */
export const PLACE = {
  /** `traceparent` of what the operation is a part of; absent: it begins a trace. */
  parent: "holdfast.traceparent",
  trace_id: "holdfast.trace_id",
  span_id: "holdfast.span_id",
  /** Everything its invocation does is a part of it. */
  whole: "holdfast.whole_invocation",
  /** `traceparent` of something in another trace that it goes back to. */
  link: "holdfast.link",
  kind: "span.kind",
  /** Which Worker it is: the local runtime does not tell the script. */
  service: "holdfast.service",
  /** Of one that is told only afterwards: when it began and ended (epoch ms). */
  began_at: "holdfast.began_at",
  ended_at: "holdfast.ended_at",
} as const;
const ID_PREFIX = "holdfast.";

const UNTRACED: PlatformSpan = { isTraced: false, setAttribute: () => undefined };
let tracing: PlatformTracing = { enterSpan: (_name, work) => work(UNTRACED) };
let service = "holdfast";

/**
 * A span costs the platform more than all of the rest here, also where nobody looks. So where one has said that it is not traced, the next
 * one is asked for only after a while, and where one is traced, all are asked for: what samples requests is found out soon.
 */
const ASK_AGAIN_MS = 100;
const TRACED_FOR_MS = 60_000;
let askAgainAt = 0;
let tracedUntil = 0;

/** `work` in a span of the platform's, or in none. */
function inSpan<T>(name: string, work: (platform: PlatformSpan) => T): T {
  const now = Date.now();
  if (now >= tracedUntil && now < askAgainAt) return work(UNTRACED);
  return tracing.enterSpan(name, (platform) => {
    if (platform.isTraced) tracedUntil = now + TRACED_FOR_MS;
    else askAgainAt = now + ASK_AGAIN_MS;
    return work(platform);
  });
}

/** Once per Worker, by its entry: the platform's tracing, which only the runtime has, and the name its operations are told by. */
export function traceAs(name: string, platform: PlatformTracing): void {
  service = name;
  tracing = platform;
  askAgainAt = 0;
  tracedUntil = 0;
}

interface UnderWay {
  place: TracePlace;
  attributes: SpanAttributes;
  platform: PlatformSpan;
  /** Where operations that have ended are written down; null: nobody wants them. */
  recorded: RecordedSpan[] | null;
}
const current = operationSlot<UnderWay>();

export interface OperationOptions {
  /**
   * What it is a part of, as it has come from elsewhere. Null: of nothing that has a trace. Absent: of the operation that is under way
   * here.
   */
  traceparent?: string | null;
  /** Begins a trace where there is none to be a part of. */
  begins?: boolean;
  /** Its own id, and that of the trace it begins, where others have to know them; random ones otherwise. */
  span_id?: string;
  trace_id?: string;
  /** It is all that its invocation does. */
  whole?: boolean;
  kind?: "server" | "client" | "producer" | "consumer";
  link?: string | null;
  /** Of what it is about: log lines have them, and so has its span. */
  ids?: Ids;
  attributes?: SpanAttributes;
  /** Has it, and the operations in it, written down here too. Absent: where the operation around it has them. */
  recorded?: RecordedSpan[];
}

/**
 * Does `work` as one operation of a trace: a span of the platform's, which the telemetry Worker puts where it belongs, and a line in
 * `recorded`, for the booking's own trace. Without a trace to be a part of it is a span of the platform's alone. What it throws is thrown.
 */
export function asOperation<T>(name: string, options: OperationOptions, work: () => T): T {
  return inSpan(name, (platform) => {
    const around = current.get();
    const attributes: SpanAttributes = { ...options.ids, ...options.attributes };
    const recorded = options.recorded ?? around?.recorded ?? null;
    const parent = options.traceparent === undefined ? (around?.place ?? null) : readTraceparent(options.traceparent);
    const place = placeOf(parent, platform, options);
    if (platform.isTraced) describe(platform, { parent, place, options, attributes });
    if (place === null) return options.ids === undefined ? work() : about(options.ids, work);
    const underWay = { place, attributes, platform, recorded };
    const ids = { ...options.ids, trace_id: place.trace_id };
    if (recorded === null) return current.run(underWay, ids, work);
    const began_at = Date.now();
    const end = (failed: boolean): void => {
      const span = { ...place, parent_id: parent?.span_id ?? null, service, name, began_at, ended_at: Date.now(), failed };
      recorded.push(Object.keys(attributes).length === 0 ? span : { ...span, attributes });
    };
    return current.run(underWay, ids, () => untilEnd(work, end));
  });
}

/** A platform that says where it is has its own ids used, so that what it tells by itself is in the same trace. */
function placeOf(parent: TracePlace | null, platform: PlatformSpan, options: OperationOptions): TracePlace | null {
  if (parent === null && options.begins !== true) return null;
  const span_id = options.span_id ?? randomSpanId();
  if (parent !== null) return { trace_id: parent.trace_id, span_id };
  if (options.trace_id !== undefined) return { trace_id: options.trace_id, span_id };
  const own = platform.isTraced ? platform.spanContext?.() : undefined;
  return own === undefined ? { trace_id: randomTraceId(), span_id } : { trace_id: own.traceId, span_id: own.spanId };
}

function untilEnd<T>(work: () => T, end: (failed: boolean) => void): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    end(true);
    throw error;
  }
  if (!isThenable(result)) {
    end(false);
    return result;
  }
  return Promise.resolve(result).then(
    (value: unknown) => {
      end(false);
      return value;
    },
    (error: unknown) => {
      end(true);
      throw error;
    },
  ) as T;
}

/** Calls of other Workers answer with what can be awaited, and is no `Promise`. */
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

interface Described {
  parent: TracePlace | null;
  place: TracePlace | null;
  options: OperationOptions;
  attributes: SpanAttributes;
}

function describe(platform: PlatformSpan, { parent, place, options, attributes }: Described): void {
  const told = {
    [PLACE.parent]: parent === null ? null : traceparentOf(parent),
    [PLACE.trace_id]: place?.trace_id,
    [PLACE.span_id]: place?.span_id,
    [PLACE.whole]: options.whole,
    [PLACE.link]: options.link,
    [PLACE.kind]: options.kind,
    [PLACE.service]: service,
  };
  for (const [key, value] of Object.entries(told)) if (value !== undefined && value !== null) platform.setAttribute(key, value);
  for (const [key, value] of Object.entries(attributes)) platform.setAttribute(ID_PREFIX + key, value);
}

/** Says more of the operation that is under way; nothing where there is none. */
export function annotate(attributes: SpanAttributes): void {
  const underWay = current.get();
  if (underWay === null) return;
  Object.assign(underWay.attributes, attributes);
  if (!underWay.platform.isTraced) return;
  for (const [key, value] of Object.entries(attributes)) underWay.platform.setAttribute(ID_PREFIX + key, value);
}

/** `traceparent` of the operation that is under way, for what goes on elsewhere; null: there is none. */
export function traceparentNow(): string | null {
  const underWay = current.get();
  return underWay === null ? null : traceparentOf(underWay.place);
}

/**
 * Has the platform tell of operations that are over, as part of whatever is under way: of those in which it hears nothing. What an object
 * does after it has answered is such work.
 */
export function tellAfterwards(spans: () => readonly RecordedSpan[]): void {
  inSpan("tell", ({ isTraced }) => {
    if (isTraced) for (const span of spans()) tracing.enterSpan(span.name, (platform) => describeOver(platform, span));
  });
}

function describeOver(platform: PlatformSpan, span: RecordedSpan): void {
  const { trace_id, span_id, parent_id, began_at, ended_at } = span;
  const { link, ...attributes } = span.attributes ?? {};
  const told = {
    ...(parent_id !== null && { [PLACE.parent]: traceparentOf({ trace_id, span_id: parent_id }) }),
    [PLACE.trace_id]: trace_id,
    [PLACE.span_id]: span_id,
    [PLACE.kind]: span.kind ?? "client",
    [PLACE.service]: span.service,
    [PLACE.began_at]: began_at,
    [PLACE.ended_at]: ended_at,
    ...(link !== undefined && { [PLACE.link]: link }),
  };
  for (const [key, value] of Object.entries(told)) platform.setAttribute(key, value);
  for (const [key, value] of Object.entries(attributes)) platform.setAttribute(ID_PREFIX + key, value);
}
