import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { SearchMessage } from "#contracts/messages.ts";

/** What a flight's object reaches: the sagas by RPC, the search projection only by queue. */
export interface FlightSeatsEnv {
  BOOKING_SAGAS: Objects<Pick<BookingSagasApi, "holdsExpired" | "claimed" | "flightCancelled">>;
  SEARCH_QUEUE: Queue<SearchMessage>;
  LOG_LEVEL: string;
}
