import type { BookingTrace, RecordedSpan } from "#contracts/traces.ts";

type Span = RecordedSpan & { open: boolean };
type Shown = BookingTrace["spans"][number];

/**
 * Spans in the order in which they began, each after what it is a part of. One whose parent is not here is a part of nothing; one that is
 * here twice is shown once.
 */
export function spanTree(spans: Span[]): Shown[] {
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  const inOrder = [...byId.values()].toSorted((a, b) => a.began_at - b.began_at);
  const parentOf = ({ parent_id, span_id }: Span): string | null =>
    parent_id !== null && parent_id !== span_id && byId.has(parent_id) ? parent_id : null;
  const parts = Map.groupBy(inOrder, parentOf);
  const shown: Shown[] = [];
  const show = (id: string | null, depth: number): void => {
    for (const span of parts.get(id) ?? []) {
      shown.push(view(span, id, depth));
      show(span.span_id, depth + 1);
    }
  };
  show(null, 0);
  return shown;
}

function view({ began_at, ended_at, attributes = {}, ...span }: Span, parent_id: string | null, depth: number): Shown {
  const { flight_id, ...rest } = attributes;
  return {
    span_id: span.span_id,
    parent_id,
    trace_id: span.trace_id,
    depth,
    service: span.service,
    name: span.name,
    began_at: new Date(began_at).toISOString(),
    took_ms: Math.max(0, ended_at - began_at),
    open: span.open,
    failed: span.failed,
    flight_id: typeof flight_id === "string" ? flight_id : null,
    attributes: rest,
  };
}
