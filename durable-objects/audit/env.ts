import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { MetricsApi } from "#contracts/metrics.ts";

/**
 * What an audit reaches: sagas and flights by RPC, services only by queue. Of sagas and flights a turn asks fewer than thirty-two: Cloudflare
 * allows so many calls by service bindings; of objects it names no such number, and those are counted alike, to be on the safe side.
 */
export interface AuditsEnv {
  BOOKING_SAGAS: Objects<Pick<BookingSagasApi, "auditFacts" | "sizes" | "poke">>;
  FLIGHT_SEATS: Objects<Pick<FlightSeatsApi, "auditFacts" | "tellClaims">>;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  PAYMENTS_QUEUE: Queue;
  NOTIFICATIONS_QUEUE: Queue;
  BOOKINGS_QUEUE: Queue;
  SEARCH_QUEUE: Queue;
  LOG_LEVEL: string;
}
