import { z } from "@hono/zod-openapi";
import { Booking } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath, wholeNumber } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";
import { knownVersion, versionTag } from "./version-tag.ts";

const VERSION = { ETag: { schema: { type: "string" as const }, description: "The booking's version." } };

export const route = operation({
  method: "get",
  path: "/v1/bookings/{id}",
  operationId: "getBooking",
  tags: ["Bookings"],
  summary: "One booking",
  description:
    "With `wait` the answer comes at the booking's next change, or after that many seconds. With `If-None-Match` a change since that version counts too, so none is missed.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings"],
  parameters: [
    {
      name: "If-None-Match",
      in: "header",
      required: false,
      schema: { type: "string" },
      description: "The `ETag` that is known already.",
      example: '"v7"',
    },
  ],
  request: {
    params: BookingPath,
    query: z.strictObject({ wait: wholeNumber(1, 25).optional().meta({ description: "Seconds.", example: 20 }) }),
  },
  responses: {
    200: { ...json("The booking.", Booking), headers: VERSION },
    304: { description: "Nothing has changed since that version.", headers: VERSION },
  },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const { wait } = c.req.valid("query");
  const known = knownVersion(c.req.header("if-none-match"));
  const query = {
    booking_id: id,
    user_id: callerOf(c).user_id,
    ...(wait !== undefined && { wait_ms: wait * 1000, since_version: known }),
  };
  const result = await call(() => c.env.BOOKINGS.get(query));
  if (!result.ok) return refuse(c, result.error);
  c.header("ETag", versionTag(result.value.version));
  c.header("Cache-Control", "private, no-cache");
  if (result.value.version === known) return c.body(null, 304);
  return c.json(result.value.booking, 200);
};
