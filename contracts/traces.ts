import * as z from "zod";
import { BookingId, FlightId, Instant } from "./common.ts";

/**
 * What an operation says of itself: ids, counts, outcomes. Nobody's name or address. `link`: `traceparent` of something in another trace
 * that it goes back to.
 */
export type SpanAttributes = Record<string, string | number | boolean>;

/** One operation that was done for a booking, as it is handed from Worker to Worker and kept by its saga. Instants are epoch ms. */
export interface RecordedSpan {
  trace_id: string;
  span_id: string;
  /** What it was a part of; null: nobody knows. */
  parent_id: string | null;
  service: string;
  name: string;
  began_at: number;
  ended_at: number;
  failed: boolean;
  kind?: "client" | "producer";
  attributes?: SpanAttributes;
}

/** What a command tells of how it came to the saga: when the request arrived, and what was done for it on the way. */
export interface Journey {
  /** Epoch ms. */
  began_at: number;
  /** The operation of the API. */
  operation: string;
  spans: RecordedSpan[];
}

/** What every command about a booking brings along. */
export interface Traced {
  /** Of the request that it came with: what it leads to goes on in that trace. */
  traceparent: string | null;
  journey?: Journey | undefined;
}

const TraceId = z.string().regex(/^[0-9a-f]{32}$/);
const SpanId = z.string().regex(/^[0-9a-f]{16}$/);

/** How a booking went through the system, for operators. */
export const BookingTrace = z.strictObject({
  booking_id: BookingId,
  record_locator: z.string(),
  /** Traces that it is in, the oldest first: of the request that opened it and of each command after it. A collector knows them by these ids. */
  trace_ids: z.array(TraceId),
  /** In the order in which they began, each after what it is a part of. */
  spans: z.array(
    z.strictObject({
      span_id: SpanId,
      /** The span it is a part of, if that is here too. */
      parent_id: SpanId.nullable(),
      trace_id: TraceId,
      /** Parts of parts: 0 for what is a part of nothing here. */
      depth: z.int(),
      service: z.string(),
      name: z.string(),
      began_at: Instant,
      took_ms: z.int(),
      /** Still waited for: it ends when its effect is acknowledged. */
      open: z.boolean(),
      failed: z.boolean(),
      flight_id: FlightId.nullable(),
      attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
});
export type BookingTrace = z.infer<typeof BookingTrace>;
