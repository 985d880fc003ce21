import { z } from "@hono/zod-openapi";
import { BookingPage } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/bookings",
  operationId: "listBookings",
  tags: ["Bookings"],
  summary: "Your bookings, newest first",
  description: "From a projection that follows each booking a moment later; `GET /v1/bookings/{id}` is the booking itself.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings"],
  request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json("Bookings, a page at a time.", BookingPage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const page = c.req.valid("query");
  const result = await call(() => c.env.BOOKINGS.list({ user_id: callerOf(c).user_id, ...page }));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
