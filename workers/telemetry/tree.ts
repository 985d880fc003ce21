import { shareOf, type TracePlace } from "#platform/traceparent.ts";
import { describe, resourceOf } from "./describe.ts";
import { type ResourceSpans, type Span, nanoseconds } from "./otlp.ts";
import type { Building, Invocation } from "./spans.ts";

/** Links of one span: beyond it they are left out. A batch has a hundred messages at most. */
const MAX_LINKS = 128;

/** An operation that is all its invocation does is told as the invocation itself. */
const wholeOf = ({ isShared, spans, root }: Invocation): Building | undefined =>
  isShared ? undefined : [...spans.values()].find((span) => span.place?.whole === true && span.parentSpanId === root.spanId);

/** Whether it is known by now where all of an invocation's spans belong. */
export function isPlaced(invocation: Invocation): boolean {
  const { root, places } = invocation;
  return root.parentSpanId === undefined || wholeOf(invocation) !== undefined || places.of(root.parentSpanId).isCertain;
}

/**
 * The finished invocation as a collector takes it: each span in the trace that it belongs to, under the id it is known by there. A span that
 * never closed ends with its invocation. `percent`: of a hundred traces, those that are sent, whole; null: there is nothing to be sent.
 */
export function resourceSpansOf(invocation: Invocation, percent = 100): ResourceSpans | null {
  const tree = new Tree(invocation);
  const isSent = sampler(percent);
  const spans = [...invocation.spans.values()]
    .filter((span) => span !== tree.whole && isSent(tree.placeOf(span).trace_id))
    .map((span) => tree.finished(span));
  if (spans.length === 0) return null;
  return {
    resource: { attributes: resourceOf(invocation) },
    scopeSpans: [{ scope: { name: "holdfast-telemetry" }, spans }],
  };
}

/** Which traces are sent. Spans of one invocation are nearly all of one trace. */
function sampler(percent: number): (traceId: string) => boolean {
  const known = new Map<string, boolean>();
  return (traceId) => {
    let isSent = known.get(traceId);
    if (isSent === undefined) known.set(traceId, (isSent = shareOf(traceId) * 100 < percent));
    return isSent;
  };
}

class Tree {
  readonly whole: Building | undefined;
  readonly #invocation: Invocation;
  readonly #root: TracePlace;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
    this.whole = wholeOf(invocation);
    const { root, places } = invocation;
    const around = root.parentSpanId === undefined ? null : places.of(root.parentSpanId).trace;
    this.#root = this.whole?.place ?? { trace_id: around?.trace_id ?? root.traceId, span_id: root.spanId };
  }

  finished(span: Building): Span {
    const { root } = this.#invocation;
    const here = this.placeOf(span);
    const parent = span === root ? this.#parentOfRoot() : this.#parentOf(span, here);
    const times = span.place?.times;
    const end = times
      ? nanoseconds(new Date(times.ended_at))
      : (span.endTimeUnixNano ?? root.endTimeUnixNano ?? root.startTimeUnixNano);
    return {
      traceId: here.trace_id,
      spanId: here.span_id,
      ...(parent !== undefined && { parentSpanId: parent }),
      ...describe(this.#invocation, span, span === root ? this.whole?.said : []),
      startTimeUnixNano: times ? nanoseconds(new Date(times.began_at)) : span.startTimeUnixNano,
      endTimeUnixNano: end,
      events: span.events,
      links: this.#linksOf(span, here),
      ...(span.status && { status: span.status }),
    };
  }

  /** Its own place, or that of what it is a part of. */
  placeOf(span: Building): TracePlace {
    const { root, spans } = this.#invocation;
    if (span === root || span === this.whole) return this.#root;
    if (span.place !== undefined) return span.place;
    const parent = spans.get(span.parentSpanId ?? "");
    return { trace_id: parent === undefined ? this.#root.trace_id : this.placeOf(parent).trace_id, span_id: span.spanId };
  }

  /**
   * What called it, where that was heard of in the same trace and is a part of what it says itself; else that: what a request leads to may be
   * done while it is still being answered, by a call of its own, and is no part of the answer.
   */
  #parentOfRoot(): string | undefined {
    const { root, places } = this.#invocation;
    const said = this.whole?.place?.parent?.span_id;
    const around = root.parentSpanId === undefined ? null : places.of(root.parentSpanId).trace;
    if (around?.trace_id === this.#root.trace_id && (said === undefined || said === around.operation)) return around.span_id;
    return this.whole === undefined ? root.parentSpanId : said;
  }

  #parentOf(span: Building, here: TracePlace): string | undefined {
    const { root, spans } = this.#invocation;
    const around = spans.get(span.parentSpanId ?? "");
    const inside = around === undefined ? this.#root : this.placeOf(around);
    if (inside.trace_id === here.trace_id && (span.place === undefined || around !== root)) return inside.span_id;
    return span.place?.parent?.span_id;
  }

  /** A batch and what it does for each of its messages are of different traces, and lead to each other. */
  #linksOf(span: Building, here: TracePlace): Span["links"] {
    const { root, spans } = this.#invocation;
    const links = span.place?.link ? [span.place.link] : [];
    if (span === root) {
      if (this.whole?.place?.link) links.push(this.whole.place.link);
      for (const each of spans.values()) if (this.#isElsewhere(each)) links.push(this.placeOf(each));
    } else if (this.#isElsewhere(span) && here.trace_id !== this.#root.trace_id) links.push(this.#root);
    return links.slice(0, MAX_LINKS).map(({ trace_id, span_id }) => ({ traceId: trace_id, spanId: span_id, attributes: [] }));
  }

  /** Whether the trace changes with this span. */
  #isElsewhere(span: Building): boolean {
    const { root, spans } = this.#invocation;
    if (span === root || span === this.whole || span.place === undefined) return false;
    const around = spans.get(span.parentSpanId ?? "") ?? root;
    return this.placeOf(around).trace_id !== span.place.trace_id;
  }
}
