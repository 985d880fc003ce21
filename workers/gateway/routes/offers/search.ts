import { OfferSearch } from "#contracts/offer-search.ts";
import { OfferPage } from "#contracts/offers.ts";
import type { ProblemCode } from "#contracts/problems.ts";
import { call } from "../../call.ts";
import { json, jsonBody, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

/** What is well-formed but impossible (ten passengers, yesterday) is the search service's to say. */
export const SEARCH_PROBLEMS = [
  "validation_failed",
  "unknown_airport",
  "date_in_past",
  "date_out_of_range",
  "same_origin_and_destination",
  "too_many_passengers",
  "infant_without_adult",
  "child_without_adult",
] as const satisfies ProblemCode[];

export const route = operation({
  method: "post",
  path: "/v1/offers/search",
  operationId: "searchItineraries",
  tags: ["Flights"],
  summary: "Search offers for up to four slices",
  description:
    "One way, return, or several slices, each from where the last one ended or from elsewhere. Dates and times of day are local. All slices of an offer are of one fare family, and it is quoted in the currency of the first origin. `best` orders by price, time in transit and connections together. An offer's `id` is self-contained and signed; it is good until `expires_at`.",
  access: "public",
  rate: "search",
  services: ["search"],
  body: "json",
  request: {
    body: jsonBody(OfferSearch, {
      slices: [
        { origin: "LHR", destination: "JFK", departure_date: "2026-12-01" },
        { origin: "JFK", destination: "CDG", departure_date: "2026-12-05", depart_after: "16:00" },
        { origin: "CDG", destination: "LHR", departure_date: "2026-12-08" },
      ],
      passengers: { adults: 2, children: 1 },
      max_connections: 1,
      refundable: true,
      sort: "best",
    }),
  },
  responses: { 200: json("Offers, a page at a time, and what there is to choose from.", OfferPage) },
  problems: [...SEARCH_PROBLEMS, "slices_out_of_order"],
});

export const handler: Handler<typeof route> = async (c) => {
  const search = c.req.valid("json");
  const result = await call(() => c.env.SEARCH.offers(search));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
