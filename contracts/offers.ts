import * as z from "zod";
import { MAX_SLICES } from "#domain/offer/check-slices.ts";
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
import { OfferFacets } from "./offer-search.ts";

export const Airport = z.strictObject({
  code: AirportCode,
  name: z.string(),
  city: z.string(),
  city_code: z.string(),
  country: z.string().length(2),
  latitude: z.number(),
  longitude: z.number(),
  time_zone: z.string(),
  /** From the position that was asked for; absent where none was. */
  distance_km: z.int().nonnegative().optional(),
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
  /** What the airline's fare says; no operation changes a journey. */
  changeable: z.boolean(),
  /** Kept by the carrier on cancellation, per passenger with a seat; null when the base fare is not refundable. */
  cancellation_fee: Money.nullable(),
  bags: z.strictObject({ carry_on: z.int(), checked: z.int() }),
});
export type FareRules = z.infer<typeof FareRules>;
export const OfferPassenger = z.strictObject({ id: PassengerId, type: PassengerType });
export type OfferPassenger = z.infer<typeof OfferPassenger>;
/** `base` and the passenger's taxes make `total`; the totals of all passengers make the offer's. */
export const PassengerPrice = z.strictObject({
  base: Money,
  taxes: z.array(z.strictObject({ code: z.string(), amount: Money })),
  total: Money,
});
/** One rule of the fare: for machines, and as a sentence for people. */
export const FareCondition = z.strictObject({
  code: z.enum(["refund", "change", "carry_on_bags", "checked_bags"]),
  allowed: z.boolean(),
  /** For each passenger with a seat; null: none, or it is not allowed. */
  fee: Money.nullable(),
  text: z.string(),
});

/** Characters of an id: of eight flights through the countries with most taxes, for nine people. */
export const MAX_OFFER_ID = 10_240;

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
  slices: z.array(Slice).min(1).max(MAX_SLICES),
  passengers: z.array(OfferPassenger).min(1).max(9),
  /** What one passenger of each type pays without taxes. Absent in what the release before has signed. */
  base_by_type: z
    .array(z.strictObject({ type: PassengerType, base: Money }))
    .max(3)
    .optional(),
});
export type OfferTerms = z.infer<typeof OfferTerms>;

/** The terms, with what can be said from them alone: the price by passenger, the rules in words. */
export const Offer = OfferTerms.omit({ base_by_type: true }).extend({
  fare: FareRules.extend({ conditions: z.array(FareCondition) }),
  passengers: z
    .array(OfferPassenger.extend({ price: PassengerPrice }))
    .min(1)
    .max(9),
  id: z.string().startsWith("off_").max(MAX_OFFER_ID),
  seats_remaining: z.int().nonnegative(),
  inventory_as_of: Instant.nullable(),
  tags: z.array(z.enum(["cheapest", "fastest", "best"])).meta({ description: "Among all offers that pass the filters." }),
});
export type Offer = z.infer<typeof Offer>;

/** What `GET /v1/offers` and `POST /v1/offers/search` answer. */
export const OfferPage = pageOf(Offer).extend({ facets: OfferFacets });
export type OfferPage = z.infer<typeof OfferPage>;

export const FareCalendarDay = z.strictObject({ date: LocalDate, price: Money.nullable() });
export const FareCalendar = z.strictObject({ data: z.array(FareCalendarDay), currency: Currency });
export type FareCalendar = z.infer<typeof FareCalendar>;

/** One way of putting days together; `return_date` null: one way. */
export const FareMatrixCell = z.strictObject({
  departure_date: LocalDate,
  return_date: LocalDate.nullable(),
  price: Money.nullable(),
});
export const FareMatrix = z.strictObject({ data: z.array(FareMatrixCell).max(49), currency: Currency });
export type FareMatrix = z.infer<typeof FareMatrix>;
export interface FareMatrixQuery {
  origin: string;
  destination: string;
  departure_date: string;
  return_date?: string | undefined;
  cabin: Cabin;
}

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
  /** Null: not known yet. */
  origin_terminal: z.string().nullable(),
  destination_terminal: z.string().nullable(),
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
