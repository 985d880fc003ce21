import type { BookingRecord, SegmentRecord, Terms } from "./record.ts";

/** A booking whose every hold is in. It expires with the earliest of them. */
export function openBooking(facts: {
  id: string; attempt: string; now: number; total_minor: number; terms: Terms;
  segments: (Omit<SegmentRecord, "attempt" | "state"> & { expires_at: number })[];
}): BookingRecord {
  const expires_at = Math.min(...facts.segments.map((segment) => segment.expires_at));
  return {
    id: facts.id, version: 1, status: "held", created_at: facts.now, expires_at, total_minor: facts.total_minor, terms: facts.terms,
    segments: facts.segments.map(({ flight_id, cabin, booking_class, epoch, seats }) => ({ flight_id, cabin, booking_class, attempt: facts.attempt, epoch, seats, state: "held" })),
    payments: [], cancellations: [], tickets: [], run: null, timers: { hold: expires_at }, failure: null,
    timeline: [{ at: facts.now, event: "booking.held", detail: `${facts.segments.length} flight(s)` }],
  };
}

/**
 * The record with the claims of a later attempt of the same request, segment by segment where that claim is the newer
 * (a takeover bumps the epoch); null where none is, or where the saga has moved on and owns its seats by other means.
 */
export function adoptHolds(record: BookingRecord, attempt: string, claims: { flight_id: string; epoch: number }[]): BookingRecord | null {
  if (record.status !== "held" || record.run !== null || record.payments.length > 0) return null;
  const newer = new Map(claims.map(({ flight_id, epoch }) => [flight_id, epoch]));
  const segments = record.segments.map((segment) => {
    const epoch = newer.get(segment.flight_id) ?? 0;
    return epoch > segment.epoch ? { ...segment, attempt, epoch } : segment;
  });
  const changed = segments.some((segment, i) => segment !== record.segments[i]);
  return changed ? { ...record, segments, version: record.version + 1 } : null;
}
