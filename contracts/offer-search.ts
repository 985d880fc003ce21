import * as z from "zod";
import { DAY_QUARTERS } from "#domain/offer/facets.ts";
import { MAX_SLICES } from "#domain/offer/check-slices.ts";
import { AirportCode, Cabin, FareFamily, LocalDate, Money } from "./common.ts";

/** `HH:MM` on a 24-hour clock. */
export const TimeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "HH:MM");
export const Carrier = z.string().regex(/^[A-Z0-9]{2}$/, "two capital letters or digits, such as HF");
export const OfferSort = z.enum(["price", "duration", "departure", "arrival", "best"]).meta({
  description:
    "Least first. `duration`: in transit, all slices; `departure`, `arrival`: of the first slice; `best`: total + travellers with a seat × 30 dollars × (hours in transit + connections), in the currency of the offer.",
});
/** The document's generator writes the first of several literals only. */
const MaxConnections = z.literal([0, 1, 2]).meta({ type: "integer", enum: [0, 1, 2] });
/** Carriers one may name. */
export const MAX_CARRIERS = 10;
/** Nothing costs more, in any currency's minor unit. */
export const MAX_PRICE_MINOR = 1_000_000_000_000 - 1;
/** A slice of three flights with the longest waits between them takes less: four days. */
export const MAX_DURATION_MIN = 5_760;
/** No family allows more. */
export const MAX_CHECKED_BAGS = 2;
/** Of each age; what a booking takes is said where the party is checked. */
export const MAX_OF_AN_AGE = 99;

const someone = (description: string) => z.int().min(0).max(MAX_OF_AN_AGE).meta({ description });

/** One slice as it is wished for. Times are local where the slice starts and where it ends; from a later to an earlier one is over midnight. */
export const SliceWish = z.strictObject({
  origin: AirportCode,
  destination: AirportCode,
  departure_date: LocalDate,
  depart_after: TimeOfDay.optional(),
  depart_before: TimeOfDay.optional(),
  arrive_after: TimeOfDay.optional(),
  arrive_before: TimeOfDay.optional(),
});
export type SliceWish = z.infer<typeof SliceWish>;

/** Body of `POST /v1/offers/search`; `GET /v1/offers` asks for the same of one or two slices. */
export const OfferSearch = z.strictObject({
  slices: z.array(SliceWish).min(1).max(MAX_SLICES),
  passengers: z
    .strictObject({
      adults: someone("12 years or older on the day of the last departure.").default(1),
      children: someone("2 to 11 years.").default(0),
      infants: someone("Under 2 years, on an adult's lap.").default(0),
    })
    .refine(({ adults, children, infants }) => adults + children + infants > 0, { message: "at least one passenger" })
    .default({ adults: 1, children: 0, infants: 0 }),
  cabin: Cabin.default("economy"),
  max_connections: MaxConnections.default(2).meta({
    type: "integer",
    enum: [0, 1, 2],
    default: 2,
    description: "In each slice.",
  }),
  carriers: z
    .array(Carrier)
    .min(1)
    .max(MAX_CARRIERS)
    .optional()
    .meta({ description: "Only offers all of whose flights are theirs." }),
  max_price_minor: z
    .int()
    .min(1)
    .max(MAX_PRICE_MINOR)
    .optional()
    .meta({ description: "Of the whole party, taxes included.", format: "int64" }),
  max_duration_minutes: z.int().min(1).max(MAX_DURATION_MIN).optional().meta({ description: "Of each slice." }),
  refundable: z.boolean().optional(),
  checked_bags: z
    .int()
    .min(0)
    .max(MAX_CHECKED_BAGS)
    .optional()
    .meta({ description: "At least so many for each passenger with a seat." }),
  sort: OfferSort.default("price"),
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).optional().meta({ description: "`next_cursor` of the page before." }),
});
export type OfferSearch = z.infer<typeof OfferSearch>;

const Range = z.strictObject({ min: Money, max: Money });
const facet = <Value extends z.ZodType>(value: Value) => z.strictObject({ value, count: z.int().positive(), price: Range });
const Quarter = z.strictObject({
  after: z.enum(DAY_QUARTERS.map(({ after }) => after)),
  before: z.enum(DAY_QUARTERS.map(({ before }) => before)),
});

export const OfferFacets = z
  .strictObject({
    price: Range.nullable(),
    /** Of the longest slice. */
    duration_minutes: z.strictObject({ min: z.int(), max: z.int() }).nullable(),
    /** Connections of the slice that has most. */
    stops: z.array(facet(z.int())),
    /** Offers with at least one flight of the carrier. */
    carriers: z.array(facet(z.string())),
    fare_families: z.array(facet(FareFamily)),
    refundable: z.array(facet(z.boolean())),
    checked_bags: z.array(facet(z.int())),
    /** By slice, in quarters of the local day. */
    departure_times: z.array(z.array(facet(Quarter))),
    arrival_times: z.array(z.array(facet(Quarter))),
  })
  .meta({
    description:
      "What there is to choose from among all offers found, not only those of the page. Each facet counts the offers that pass every filter but its own, with the prices of the cheapest and the dearest; times of day are by slice, stops and duration of the slice that has most.",
  });
export type OfferFacets = z.infer<typeof OfferFacets>;
