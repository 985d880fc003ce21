import { z } from "@hono/zod-openapi";
import { AirportCode, Cabin, LocalDate } from "#contracts/common.ts";
import { FareMatrix } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";
import { asParameter } from "../offers/as-parameter.ts";

const Query = z.strictObject({
  origin: AirportCode.meta({ example: "LHR" }),
  destination: AirportCode.meta({ example: "JFK" }),
  departure_date: LocalDate.meta({ example: "2026-12-04" }),
  return_date: LocalDate.optional().meta({ example: "2026-12-12" }),
  cabin: Cabin.default("economy").meta({ example: "economy" }),
});

export const route = operation({
  method: "get",
  path: "/v1/fare-matrix",
  operationId: "getFareMatrix",
  tags: ["Flights"],
  summary: "Cheapest fare around a date, or around two",
  description: `What one adult pays at least, with taxes, non-stop or with one connection each way, from three days before to three
days after: seven days one way, or the 49 ways of putting the days of a return journey together, both ways in one family. Prices
are as old as those of the fare calendar. \`price\` is null where nothing is on sale, on days that are over or not worked out yet, and
where the way back may leave too soon after the way out: search those days instead.`,
  access: "public",
  rate: "search",
  services: ["search"],
  fresh_s: 60,
  request: { query: Query },
  responses: { 200: json("One entry for each way of putting the days together, by date.", FareMatrix) },
  problems: [
    "validation_failed",
    "unknown_airport",
    "date_in_past",
    "date_out_of_range",
    "return_before_departure",
    "same_origin_and_destination",
  ],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.fareMatrix(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, asParameter(result.error));
};
