import { z } from "@hono/zod-openapi";
import { pageOf } from "#contracts/common.ts";
import { Airport } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { wholeNumberOr } from "../../parameters.ts";

export const AirportPage = pageOf(Airport);

export const route = operation({
  method: "get",
  path: "/v1/airports",
  operationId: "listAirports",
  tags: ["Flights"],
  summary: "Find airports",
  description: "By IATA code, name or city; a city code finds all its airports (`LON`: LHR, LGW, …).",
  access: "public",
  problems: [],
  request: {
    query: z.strictObject({ q: z.string().trim().min(1).max(60).meta({ example: "lon" }), limit: wholeNumberOr(10, 1, 100) }),
  },
  responses: { 200: json("The airports, best match first.", AirportPage) },
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const data = await call(() => c.env.SEARCH.airports(query));
  c.header("cache-control", "public, max-age=300");
  return c.json({ data, next_cursor: null }, 200);
};
