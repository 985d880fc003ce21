import { z } from "@hono/zod-openapi";
import { AirportCode, Cabin, LocalDate } from "#contracts/common.ts";
import { OfferPage } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit, wholeNumber, wholeNumberOr } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

const TimeOfDay = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "HH:MM")
  .optional();
const CARRIERS = /^[A-Z0-9]{2}(,[A-Z0-9]{2}){0,9}$/;
/** Shapes only: what is well-formed but impossible (ten passengers, yesterday) is the search service's to say. */
const Query = z
  .strictObject({
    origin: AirportCode.meta({ example: "LHR" }),
    destination: AirportCode.meta({ example: "JFK" }),
    departure_date: LocalDate.meta({ example: "2026-12-01" }),
    return_date: LocalDate.optional().meta({ example: "2026-12-08" }),
    adults: wholeNumberOr(1, 0, 99).meta({ description: "12 years or older on the day of the last departure." }),
    children: wholeNumberOr(0, 0, 99).meta({ description: "2 to 11 years." }),
    infants: wholeNumberOr(0, 0, 99).meta({ description: "Under 2 years, on an adult's lap." }),
    cabin: Cabin.default("economy").meta({ example: "economy" }),
    max_connections: z
      .enum(["0", "1", "2"])
      .default("2")
      .transform((value) => Number(value) as 0 | 1 | 2)
      .meta({ type: "integer", enum: [0, 1, 2], default: 2, example: 0 }),
    carriers: z
      .string()
      .regex(CARRIERS, "carrier codes, separated by commas")
      .transform((text) => text.split(","))
      .optional()
      .meta({ type: "string", pattern: CARRIERS.source, example: "HF" }),
    max_price_minor: wholeNumber(1, 1_000_000_000_000 - 1)
      .optional()
      .meta({ example: 60_000 }),
    depart_after: TimeOfDay.meta({ example: "08:00" }),
    depart_before: TimeOfDay.meta({ example: "18:30" }),
    sort: z.enum(["price", "duration", "departure", "arrival"]).default("price").meta({ example: "duration" }),
    limit: Limit,
    cursor: Cursor,
  })
  .refine(({ adults, children, infants }) => adults + children + infants > 0, {
    path: ["adults"],
    message: "at least one passenger",
    when: ({ issues }) => issues.length === 0,
  });

export const route = operation({
  method: "get",
  path: "/v1/offers",
  operationId: "searchOffers",
  tags: ["Flights"],
  summary: "Search offers",
  description:
    "Dates and times of day are local at the origin. An offer's `id` is self-contained and signed; it is good until `expires_at`.",
  access: "public",
  rate: "search",
  services: ["search"],
  request: { query: Query },
  responses: { 200: json("Offers, a page at a time.", OfferPage) },
  problems: [
    "validation_failed",
    "unknown_airport",
    "date_in_past",
    "date_out_of_range",
    "return_before_departure",
    "same_origin_and_destination",
    "too_many_passengers",
    "infant_without_adult",
    "child_without_adult",
  ],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.offers(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
