import type { BookingTrace } from "#contracts/traces.ts";
import { bookingTrace } from "./api.ts";
import { Facts } from "./facts.tsx";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { elapsed } from "./saga-picture.ts";
import { useAgain, useLooks } from "./use-looks.ts";
import { type Bar, type Waterfall, waterfalls } from "./waterfall.ts";
import { counted, operationInWords } from "./words.ts";

const OPEN_EVERY_MS = 2_000;

/** Where the time of a booking went: every request with what it led to, as bars below each other. `version`: of the booking. */
export function TraceWaterfall({ id, version }: { id: string; version: number }) {
  const looks = useLooks<BookingTrace>(
    id,
    (seen) => (seen?.spans.some(({ open }) => open) ? OPEN_EVERY_MS : null),
    (signal) => bookingTrace(id, signal),
  );
  useAgain(looks.again, version);
  return (
    <div class="card" data-trace={id}>
      <h2>Where the time went</h2>
      <Looked what="Looking for the trace" looks={looks}>
        {(trace) =>
          trace.spans.length === 0 ? (
            <p>No spans are kept of it: they go after 30 days.</p>
          ) : (
            waterfalls(trace).map((each) => <Picture key={each.request.span_id} of={each} />)
          )
        }
      </Looked>
    </div>
  );
}

function Picture({ of: { request, took_ms, bars } }: { of: Waterfall }) {
  return (
    <section class="waterfall">
      <h3>{request.name}</h3>
      <p>
        <small>
          <Moment at={request.began_at} />, {elapsed(took_ms)} to the end of all that it led to,{" "}
          {counted(bars.length, "span", "spans")}; trace <code>{request.trace_id}</code>
        </small>
      </p>
      <ol>
        {bars.map((bar) => (
          <SpanRow key={bar.span.span_id} bar={bar} />
        ))}
      </ol>
    </section>
  );
}

function SpanRow({ bar: { span, from, width, after_ms, isHandling } }: { bar: Bar }) {
  const { span_id, depth, service, name, took_ms, open, failed, flight_id, attributes } = span;
  const state = failed ? "failed" : open ? "open" : "done";
  return (
    <li data-span={name} data-state={state} style={{ "--depth": String(depth), "--from": `${from}%`, "--width": `${width}%` }}>
      <details>
        <summary>
          <span class="span-name">
            {operationInWords(name, isHandling)} <span class="tag">{service}</span>
            {failed && <span class="tag">failed</span>}
            {open && <span class="tag">still waited for</span>}
          </span>
          <span class="span-bar" aria-hidden="true">
            <i />
          </span>
          <span class="span-time">
            {elapsed(took_ms)}
            <span class="visually-hidden">, {elapsed(after_ms)} after the request</span>
          </span>
        </summary>
        <Facts
          of={[
            ["Name", <code key="name">{name}</code>],
            ["Begins", <Moment key="at" at={span.began_at} />],
            ["After the request", elapsed(after_ms)],
            ["Flight", flight_id],
            ...Object.entries(attributes).map(([key, value]) => [key, <code key={key}>{String(value)}</code>] as const),
            ["Span", <code key="id">{span_id}</code>],
          ]}
        />
      </details>
    </li>
  );
}
