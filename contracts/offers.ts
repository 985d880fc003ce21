import { z } from "zod";
import {
  AirportCode,
  BookingClass,
  Cabin,
  Currency,
  FareFamily,
  FlightId,
  Instant,
  LocalDate,
  LocalTime,
  Money,
  PassengerId,
  PassengerType,
  pageOf,
} from "./common.ts";

export const Airport = z.strictObject({
  code: AirportCode,
  name: z.string(),
  city: z.string(),
  city_code: z.string(),
  country: z.string().length(2),
  latitude: z.number(),
  longitude: z.number(),
  time_zone: z.string(),
});
export type Airport = z.infer<typeof Airport>;

/** One flight of an itinerary as the passenger sees it. */
export const Segment = z.strictObject({
  flight_id: FlightId,
  carrier: z.string().length(2),
  number: z.string(),
  origin: AirportCode,
  destination: AirportCode,
  departs_at: Instant,
  arrives_at: Instant,
  departs_local: LocalTime,
  arrives_local: LocalTime,
  aircraft: z.string(),
  cabin: Cabin,
  booking_class: BookingClass,
  /** ISO 8601 duration, `PT7H55M`. */
  duration: z.string(),
});
export type Segment = z.infer<typeof Segment>;

/** A journey between two points without a stay: one or more segments. */
export const Slice = z.strictObject({
  origin: AirportCode,
  destination: AirportCode,
  duration: z.string(),
  segments: z.array(Segment).min(1).max(3),
});
export type Slice = z.infer<typeof Slice>;

export const Tax = z.strictObject({ code: z.string(), description: z.string(), amount: Money, refundable: z.boolean() });
export const FareRules = z.strictObject({
  family: FareFamily,
  refundable: z.boolean(),
  changeable: z.boolean(),
  /** Kept by the carrier on cancellation, per passenger with a seat; null when the base fare is not refundable. */
  cancellation_fee: Money.nullable(),
  bags: z.strictObject({ carry_on: z.int(), checked: z.int() }),
});
export type FareRules = z.infer<typeof FareRules>;
export const OfferPassenger = z.strictObject({ id: PassengerId, type: PassengerType });
export type OfferPassenger = z.infer<typeof OfferPassenger>;

/**
 * What the signature covers: everything a booking needs, so that neither searching nor booking reads an offer store.
 * `total` = `base` + the taxes, for the whole party and all segments.
 */
export const OfferTerms = z.strictObject({
  expires_at: Instant,
  total: Money,
  base: Money,
  taxes: z.array(Tax),
  fare: FareRules,
  slices: z.array(Slice).min(1).max(4),
  passengers: z.array(OfferPassenger).min(1).max(9),
});
export type OfferTerms = z.infer<typeof OfferTerms>;

export const Offer = OfferTerms.extend({
  id: z.string().startsWith("off_").max(8192),
  seats_remaining: z.int().nonnegative(),
  inventory_as_of: Instant.nullable(),
  tags: z.array(z.enum(["cheapest", "fastest"])),
});
export type Offer = z.infer<typeof Offer>;

/** `GET /v1/offers`, after the gateway has checked shapes; dates are local at the origin. */
export interface OfferQuery {
  origin: string;
  destination: string;
  departure_date: string;
  return_date?: string | undefined;
  adults: number;
  children: number;
  infants: number;
  cabin: Cabin;
  max_connections: 0 | 1 | 2;
  carriers?: string[] | undefined;
  max_price_minor?: number | undefined;
  /** `HH:MM`, local at the origin, of the first departure. */
  depart_after?: string | undefined;
  depart_before?: string | undefined;
  sort: "price" | "duration" | "departure" | "arrival";
  limit: number;
  cursor?: string | undefined;
}
export const OfferPage = pageOf(Offer);

export const FareCalendarDay = z.strictObject({ date: LocalDate, price: Money.nullable() });
export const FareCalendar = z.strictObject({ data: z.array(FareCalendarDay), currency: Currency });
export type FareCalendar = z.infer<typeof FareCalendar>;

export const Flight = z.strictObject({
  id: FlightId,
  carrier: z.string(),
  number: z.string(),
  origin: AirportCode,
  destination: AirportCode,
  departs_at: Instant,
  arrives_at: Instant,
  departs_local: LocalTime,
  arrives_local: LocalTime,
  aircraft: z.string(),
  duration: z.string(),
  status: z.enum(["scheduled", "cancelled", "departed"]),
});
export type Flight = z.infer<typeof Flight>;

export const SeatFeature = z.enum(["window", "aisle", "middle", "exit_row", "extra_legroom", "front", "no_recline"]);
export type SeatFeature = z.infer<typeof SeatFeature>;
export const SeatState = z.enum(["available", "held", "sold", "blocked"]);
export const SeatMap = z.strictObject({
  flight_id: FlightId,
  aircraft: z.string(),
  version: z.int(),
  cabins: z.array(
    z.strictObject({
      cabin: Cabin,
      /** Column letters from left to right; an empty string is an aisle: `["A","B","C","","D","E","F"]`. */
      columns: z.array(z.string()),
      rows: z.array(
        z.strictObject({
          row: z.int(),
          exit: z.boolean(),
          seats: z.array(
            z.strictObject({ designator: z.string(), state: SeatState, features: z.array(SeatFeature), price: Money }),
          ),
        }),
      ),
    }),
  ),
});
export type SeatMap = z.infer<typeof SeatMap>;
