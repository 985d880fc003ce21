import { z } from "@hono/zod-openapi";
import { AirportCode, Cabin, LocalDate } from "#contracts/common.ts";
import {
  MAX_CARRIERS,
  MAX_CHECKED_BAGS,
  MAX_DURATION_MIN,
  MAX_OF_AN_AGE,
  MAX_PRICE_MINOR,
  OfferSort,
  TimeOfDay,
  type OfferSearch,
} from "#contracts/offer-search.ts";
import { OfferPage } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit, wholeNumber, wholeNumberOr } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";
import { asParameter } from "./as-parameter.ts";
import { SEARCH_PROBLEMS } from "./search.ts";

const CARRIERS = new RegExp(`^[A-Z0-9]{2}(,[A-Z0-9]{2}){0,${MAX_CARRIERS - 1}}$`);
const outward = (example: string) => TimeOfDay.optional().meta({ description: "Of the way out.", example });

const Query = z
  .strictObject({
    origin: AirportCode.meta({ example: "LHR" }),
    destination: AirportCode.meta({ example: "JFK" }),
    departure_date: LocalDate.meta({ example: "2026-12-01" }),
    return_date: LocalDate.optional().meta({ example: "2026-12-08" }),
    adults: wholeNumberOr(1, 0, MAX_OF_AN_AGE).meta({ description: "12 years or older on the day of the last departure." }),
    children: wholeNumberOr(0, 0, MAX_OF_AN_AGE).meta({ description: "2 to 11 years." }),
    infants: wholeNumberOr(0, 0, MAX_OF_AN_AGE).meta({ description: "Under 2 years, on an adult's lap." }),
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
    max_price_minor: wholeNumber(1, MAX_PRICE_MINOR).optional().meta({ format: "int64", example: 60_000 }),
    max_duration_minutes: wholeNumber(1, MAX_DURATION_MIN).optional().meta({ description: "Of each way.", example: 600 }),
    refundable: z
      .enum(["true", "false"])
      .transform((value) => value === "true")
      .optional()
      .meta({ type: "boolean", example: true }),
    checked_bags: wholeNumber(0, MAX_CHECKED_BAGS)
      .optional()
      .meta({ description: "At least so many for each passenger with a seat.", example: 1 }),
    depart_after: outward("08:00"),
    depart_before: outward("18:30"),
    arrive_after: outward("10:00"),
    arrive_before: outward("22:00"),
    sort: OfferSort.default("price").meta({ example: "best" }),
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
  summary: "Search offers one way or return",
  description:
    "Dates and times of day are local. An offer's `id` is self-contained and signed; it is good until `expires_at`. `POST /v1/offers/search` asks the same for more slices.",
  access: "public",
  rate: "search",
  services: ["search"],
  fresh_s: 1,
  request: { query: Query },
  responses: { 200: json("Offers, a page at a time, and what there is to choose from.", OfferPage) },
  problems: [...SEARCH_PROBLEMS, "return_before_departure"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.offers(asSlices(query)));
  return result.ok ? c.json(result.value, 200) : refuse(c, asParameter(result.error));
};

/** A way out, and one back, are slices like any other. */
function asSlices(query: z.output<typeof Query>): OfferSearch {
  const { origin, destination, departure_date, return_date, adults, children, infants, ...rest } = query;
  const { depart_after, depart_before, arrive_after, arrive_before, ...search } = rest;
  const out = { origin, destination, departure_date, depart_after, depart_before, arrive_after, arrive_before };
  const back = return_date === undefined ? [] : [{ origin: destination, destination: origin, departure_date: return_date }];
  return { ...search, slices: [out, ...back], passengers: { adults, children, infants } };
}
