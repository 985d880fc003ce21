import { z } from "@hono/zod-openapi";
import { AirportCode, Cabin } from "#contracts/common.ts";
import { FareCalendar } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

const Query = z.strictObject({
  origin: AirportCode.meta({ example: "LHR" }),
  destination: AirportCode.meta({ example: "JFK" }),
  month: z
    .string()
    .regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/, "YYYY-MM")
    .meta({ example: "2026-12" }),
  cabin: Cabin.default("economy").meta({ example: "economy" }),
});

export const route = operation({
  method: "get",
  path: "/v1/fare-calendar",
  operationId: "getFareCalendar",
  tags: ["Flights"],
  summary: "Cheapest fare per day",
  description:
    "What one adult pays at least, one way, with taxes, non-stop or with one connection: the price of the cheapest offer when it was last worked out, mostly seconds after a seat was sold and minutes after the timetable changed; an answer may be given again for a minute. `price` is null on a day on which nothing is on sale or whose prices are not worked out yet, and on one that is over.",
  access: "public",
  rate: "search",
  services: ["search"],
  fresh_s: 60,
  request: { query: Query },
  responses: { 200: json("One entry for each day of the month.", FareCalendar) },
  problems: ["validation_failed", "unknown_airport", "date_in_past", "date_out_of_range", "same_origin_and_destination"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.fareCalendar(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
