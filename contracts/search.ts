import type { Result } from "#domain/result.ts";
import type { Cabin, Page } from "./common.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { FlightDefinition } from "./flight-seats.ts";
import type { Airport, FareCalendar, Flight, Offer, OfferQuery, SeatMap } from "./offers.ts";
import type { Health } from "./service-registry.ts";

export type OfferSearchError =
  | { reason: "unknown_airport"; code: string; path: string }
  | { reason: "date_in_past"; path: string; today: string }
  | { reason: "date_out_of_range"; path: string; last: string }
  | { reason: "return_before_departure" }
  | { reason: "same_origin_and_destination" }
  | { reason: "too_many_passengers"; limit: number }
  | { reason: "infant_without_adult" }
  | { reason: "child_without_adult" }
  | { reason: "invalid_cursor" };
export type OfferError = { reason: "offer_invalid" } | { reason: "offer_expired"; expired_at: string };
export type NotFound = { reason: "not_found" };

/** The query side: airports, schedules, offers, availability. Reads its own D1; never the seat truth. */
export interface SearchApi extends DeadLettersApi {
  airports(query: { q: string; limit: number }): Promise<Airport[]>;
  offers(query: OfferQuery): Promise<Result<Page<Offer>, OfferSearchError>>;
  /** The same offer, re-checked against its signature and the clock, with today's seat count. */
  offer(id: string): Promise<Result<Offer, OfferError>>;
  fareCalendar(query: {
    origin: string;
    destination: string;
    month: string;
    cabin: Cabin;
  }): Promise<Result<FareCalendar, OfferSearchError>>;
  flight(flightId: string): Promise<Result<Flight, NotFound>>;
  /** From the flight's own object, opened first where it was never sold before. `currency`: of the seat prices. */
  seatMap(flightId: string, currency: string | undefined): Promise<Result<SeatMap, NotFound>>;
  /** What a FlightSeats object needs to open itself. */
  flightDefinition(flightId: string): Promise<Result<FlightDefinition, NotFound>>;
  /** The newest inventory it has of this flight; 0 where it was never sold on. */
  inventoryVersion(flightId: string): Promise<number>;
  /** Expands the schedules into dated flights up to `days` from today. Repeating it changes nothing. */
  extendTimetable(days: number): Promise<{ flights: number; added: number }>;
  health(): Promise<Health>;
}
