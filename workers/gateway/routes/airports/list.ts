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

const POSITION = /^(-?[0-9]{1,2}(?:\.[0-9]{1,6})?),(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)$/;
const Position = z
  .string()
  .regex(POSITION, "latitude and longitude in degrees, separated by a comma")
  .transform((text) => {
    const [latitude = NaN, longitude = NaN] = text.split(",").map(Number);
    return { latitude, longitude };
  })
  .pipe(z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }))
  .optional()
  .meta({ type: "string", pattern: POSITION.source, description: "Latitude and longitude, in degrees.", example: "51.5,-0.12" });

export const route = operation({
  method: "get",
  path: "/v1/airports",
  operationId: "listAirports",
  tags: ["Flights"],
  summary: "Find airports",
  description: `With \`q\`, by what somebody has typed so far of code, city, name or country, in English or as the city is called
there, with or without diacritics; a city code finds all its airports (\`LON\`: LHR, LGW, …). Where nothing fits, one mistake in
each word of four letters or more is forgiven. With \`near\`, from the nearest to the farthest, alone or of what fits.`,
  access: "public",
  rate: "public_read",
  services: ["search"],
  fresh_s: 60,
  problems: [],
  request: {
    query: z
      .strictObject({
        q: z.string().trim().min(1).max(60).optional().meta({ example: "lon" }),
        near: Position,
        limit: wholeNumberOr(10, 1, 100),
        cursor: Offset,
      })
      .refine(({ q, near }) => q !== undefined || near !== undefined, {
        path: ["q"],
        message: "q or near",
        when: ({ issues }) => issues.length === 0,
      }),
  },
  responses: { 200: json("The airports, best match first.", AirportPage) },
});

export const handler: Handler<typeof route> = async (c) => {
  const { q, near, limit, cursor: offset } = c.req.valid("query");
  // The list is short and hardly ever changes, so a page starts where the one before it ended.
  const end = offset + limit;
  const found = await call(() => c.env.SEARCH.airports({ q, near, limit: end + 1 }));
  return c.json({ data: found.slice(offset, end), next_cursor: found.length > end ? String(end) : null }, 200);
};
