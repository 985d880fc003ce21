import { PLACE } from "#platform/operation.ts";
import { readTraceparent, type TracePlace } from "#platform/traceparent.ts";

/** Where an operation says that it belongs: which trace, under which id, as a part of what. */
export interface Place extends TracePlace {
  /** Null: it begins its trace. */
  parent: TracePlace | null;
  /** All that its invocation does is a part of it. */
  whole: boolean;
  link: TracePlace | null;
  /** Of one that is told only afterwards: epoch ms. */
  times: { began_at: number; ended_at: number } | null;
}

export function textOf(attributes: readonly TailStream.Attribute[], key: string): string | undefined {
  const value = attributes.find(({ name }) => name === key)?.value;
  return typeof value === "string" ? value : undefined;
}

/** What some attributes say about the place; undefined: nothing. */
export function placeIn(attributes: readonly TailStream.Attribute[]): Place | undefined {
  const [trace_id, span_id] = [textOf(attributes, PLACE.trace_id), textOf(attributes, PLACE.span_id)];
  if (trace_id === undefined || span_id === undefined) return undefined;
  return {
    trace_id,
    span_id,
    parent: readTraceparent(textOf(attributes, PLACE.parent)),
    whole: attributes.some(({ name, value }) => name === PLACE.whole && value === true),
    link: readTraceparent(textOf(attributes, PLACE.link)),
    times: timesIn(attributes),
  };
}

function timesIn(attributes: readonly TailStream.Attribute[]): Place["times"] {
  const [began_at, ended_at] = [PLACE.began_at, PLACE.ended_at].map((key) =>
    Number(attributes.find(({ name }) => name === key)?.value),
  );
  return began_at === undefined || ended_at === undefined || Number.isNaN(began_at + ended_at) ? null : { began_at, ended_at };
}

const PLACE_KEYS: ReadonlySet<string> = new Set(Object.values(PLACE));
export const isPlaceKey = (key: string): boolean => PLACE_KEYS.has(key);

/** Spans of the platform that are remembered at least, and twice as many at most: those of some thousand invocations, a few megabytes. */
const MIN_SPANS = 10_000;
/** Deeper than any chain of calls. */
const MAX_DEPTH = 200;

interface Known {
  /** Id of the platform's span that it is a part of. */
  parent: string | undefined;
  isOver: boolean;
  place?: Place;
}

/**
 * How the platform's spans hang together, over all invocations that this isolate hears of. The platform has one trace for a request and
 * all calls that it leads to, and another for each batch and alarm; an operation in them that belongs elsewhere takes along what is done
 * for it, calls to other Workers included. Those are told by invocations of their own, which end before the one that called them, and a
 * span tells where it belongs only when it is over.
 */
export class Places {
  /** The younger half, and the older one, which is forgotten as a whole: to look for the oldest of a map each time takes longer and longer. */
  #spans = new Map<string, Known>();
  #older = new Map<string, Known>();

  open(spanId: string, parent: string | undefined): void {
    if (this.#spans.size >= MIN_SPANS) {
      this.#older = this.#spans;
      this.#spans = new Map();
    }
    this.#spans.set(spanId, { parent, isOver: false });
  }

  #known(spanId: string): Known | undefined {
    return this.#spans.get(spanId) ?? this.#older.get(spanId);
  }

  /** The span says where it belongs. */
  settle(spanId: string, place: Place): void {
    const known = this.#known(spanId);
    if (known !== undefined) known.place = place;
  }

  end(spanId: string): void {
    const known = this.#known(spanId);
    if (known !== undefined) known.isOver = true;
  }

  /**
   * Where a span of the platform belongs, and the id of the operation that it belongs to. Not certain: something that it is a part of is not
   * over yet, or was never heard of.
   */
  of(spanId: string): { trace: (TracePlace & { operation: string }) | null; isCertain: boolean } {
    let isCertain = true;
    let next: string | undefined = spanId;
    for (let depth = 0; next !== undefined && depth < MAX_DEPTH; depth++) {
      const known: Known | undefined = this.#known(next);
      if (known === undefined) return { trace: null, isCertain: false };
      const { place } = known;
      if (place !== undefined)
        return {
          trace: { trace_id: place.trace_id, span_id: next === spanId ? place.span_id : spanId, operation: place.span_id },
          isCertain,
        };
      isCertain &&= known.isOver;
      next = known.parent;
    }
    return { trace: null, isCertain };
  }
}
