import { z } from "@hono/zod-openapi";
import { pageOf } from "#contracts/common.ts";
import { Airport } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { wholeNumberOr } from "../../parameters.ts";

/** How many airports came before. */
const Offset = z
  .string()
  .regex(/^[0-9]{1,4}$/, "not one of ours")
  .optional()
  .transform((text) => Number(text ?? 0))
  .meta({ type: "string", pattern: "^[0-9]{1,4}$", description: "`next_cursor` of the page before.", example: "10" });

export const AirportPage = pageOf(Airport);

export const route = operation({
  method: "get",
  path: "/v1/airports",
  operationId: "listAirports",
  tags: ["Flights"],
  summary: "Find airports",
  description: "By IATA code, name or city; a city code finds all its airports (`LON`: LHR, LGW, …).",
  access: "public",
  rate: "public_read",
  services: ["search"],
  problems: [],
  request: {
    query: z.strictObject({
      q: z.string().trim().min(1).max(60).meta({ example: "lon" }),
      limit: wholeNumberOr(10, 1, 100),
      cursor: Offset,
    }),
  },
  responses: { 200: json("The airports, best match first.", AirportPage) },
});

export const handler: Handler<typeof route> = async (c) => {
  const { q, limit, cursor: offset } = c.req.valid("query");
  // The list is short and hardly ever changes, so a page starts where the one before it ended.
  const found = await call(() => c.env.SEARCH.airports({ q, limit: offset + limit + 1 }));
  const end = offset + limit;
  c.header("cache-control", "public, max-age=300");
  return c.json({ data: found.slice(offset, end), next_cursor: found.length > end ? String(end) : null }, 200);
};
