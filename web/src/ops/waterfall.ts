import type { BookingTrace } from "#contracts/traces.ts";

type Span = BookingTrace["spans"][number];

/** A span as a bar. `from` and `width` are per cent of what its request led to. */
export interface Bar {
  span: Span;
  from: number;
  width: number;
  /** Milliseconds after the request came. */
  after_ms: number;
  /** It is what became of a message that is a span, too. */
  isHandling: boolean;
}
/** One request and all that it led to, which has a scale of its own: between two requests there may be days. */
export interface Waterfall {
  request: Span;
  /** From the request to the end of the last thing that it led to. */
  took_ms: number;
  bars: Bar[];
}

/** A bar that nobody could see is a little wider than it was long. */
const NARROWEST = 0.6;

/** A trace as waterfalls, the oldest request first. Spans come each after what they are a part of. */
export function waterfalls({ spans }: Pick<BookingTrace, "spans">): Waterfall[] {
  const groups: Span[][] = [];
  for (const span of spans) {
    if (span.depth === 0) groups.push([span]);
    else groups.at(-1)?.push(span);
  }
  return groups.flatMap((group) => {
    const [request] = group;
    return request === undefined ? [] : [waterfall(request, group)];
  });
}

function waterfall(request: Span, group: Span[]): Waterfall {
  const begin = (span: Span): number => Date.parse(span.began_at);
  const first = Math.min(...group.map(begin));
  const took_ms = Math.max(1, ...group.map((span) => begin(span) + span.took_ms - first));
  const names = new Map(group.map(({ span_id, name }) => [span_id, name]));
  const bars = group.map((span) => {
    const after_ms = begin(span) - first;
    const width = Math.max(NARROWEST, (span.took_ms / took_ms) * 100);
    const isHandling = span.parent_id !== null && names.get(span.parent_id) === span.name;
    return { span, after_ms, isHandling, width, from: Math.min((after_ms / took_ms) * 100, 100 - width) };
  });
  return { request, took_ms, bars };
}
