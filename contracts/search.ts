import type { FlightNow } from "#domain/booking/as-it-flies.ts";
import type { Result } from "#domain/result.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import type { Cabin } from "./common.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { SeatLoad } from "./overview.ts";
import type { OfferSearch } from "./offer-search.ts";
import type { Airport, FareCalendar, FareMatrix, FareMatrixQuery, Flight, Offer, OfferPage, SeatMap } from "./offers.ts";
import type { SchedulesApi } from "./schedules.ts";
import type { RebuildError, SearchRebuilt } from "./search-rebuild.ts";
import type { Health } from "./service-registry.ts";

export type OfferSearchError =
  | { reason: "unknown_airport"; code: string; path: string }
  | { reason: "date_in_past"; path: string; today: string }
  | { reason: "date_out_of_range"; path: string; last: string }
  | { reason: "slices_out_of_order"; path: string }
  | { reason: "same_origin_and_destination"; path: string }
  | { reason: "too_many_passengers"; limit: number }
  | { reason: "infant_without_adult" }
  | { reason: "child_without_adult" }
  | { reason: "invalid_cursor" };
/** What may be wrong with a route and a month. */
export type FareCalendarError = Extract<
  OfferSearchError,
  { reason: "unknown_airport" | "same_origin_and_destination" | "date_in_past" | "date_out_of_range" }
>;
/** What may be wrong with a route and one or two dates. */
export type FareMatrixError = FareCalendarError | Extract<OfferSearchError, { reason: "slices_out_of_order" }>;
export type OfferError = { reason: "offer_invalid" } | { reason: "offer_expired"; expired_at: string };
export type NotFound = { reason: "not_found" };

/** What somebody has typed so far, where they are (degrees), or both: then what fits, the nearest first. */
export interface AirportQuery {
  q?: string | undefined;
  near?: { latitude: number; longitude: number } | undefined;
  limit: number;
}

/** The query side: airports, schedules, offers, availability. Reads its own D1; never the seat truth. */
export interface SearchApi extends DeadLettersApi, SchedulesApi {
  airports(query: AirportQuery): Promise<Airport[]>;
  /** A page of offers. What an error says of a place is said of the search as it is here: `slices.1.origin`. */
  offers(search: OfferSearch): Promise<Result<OfferPage, OfferSearchError>>;
  /** The same offer, re-checked against its signature and the clock, with today's seat count. */
  offer(id: string): Promise<Result<Offer, OfferError>>;
  fareCalendar(query: {
    origin: string;
    destination: string;
    month: string;
    cabin: Cabin;
  }): Promise<Result<FareCalendar, FareCalendarError>>;
  /** Seven days around a date, or 49 ways of putting those around two dates together. */
  fareMatrix(query: FareMatrixQuery): Promise<Result<FareMatrix, FareMatrixError>>;
  flight(flightId: string): Promise<Result<Flight, NotFound>>;
  /** Flights of a booking, which keeps the times that were sold, as they leave now; unknown ones are missing. */
  flightsNow(ids: string[]): Promise<FlightNow[]>;
  /** From the flight's own object, opened first where it was never sold before. `currency`: of the seat prices. */
  seatMap(flightId: string, currency: string | undefined): Promise<Result<SeatMap, NotFound>>;
  /** What a FlightSeats object needs to open itself. */
  flightDefinition(flightId: string): Promise<Result<FlightDefinition, NotFound>>;
  /** The same of one that operators have cancelled, for an object that has lost everything; it is not opened for sale with that. */
  cancelledDefinition(flightId: string): Promise<Result<FlightDefinition, NotFound>>;
  /** A page of what it shows, made anew from the flights' objects; `cursor` undefined: the first one. */
  rebuildPage(cursor: string | undefined): Promise<Result<SearchRebuilt, RebuildError>>;
  /** The newest inventory it has of this flight; 0 where it was never sold on. */
  inventoryVersion(flightId: string): Promise<number>;
  /** Expands the schedules into dated flights up to `days` from today. Repeating it changes nothing. */
  extendTimetable(days: number): Promise<{ flights: number; added: number }>;
  /** How full the flights of the next days are. For operators. */
  seatLoad(): Promise<SeatLoad>;
  health(): Promise<Health>;
}
