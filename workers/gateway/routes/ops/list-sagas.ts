import { z } from "@hono/zod-openapi";
import { BookingPage, BookingStatus } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/sagas",
  operationId: "listSagas",
  tags: ["Operators"],
  summary: "Everybody's bookings, by state",
  description:
    "As lists know them, the newest first: a moment behind the sagas themselves. `state=paying` shows those that a payment is being decided for.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: {
    query: z.strictObject({ limit: Limit, cursor: Cursor, state: BookingStatus.optional().meta({ example: "paying" }) }),
  },
  responses: { 200: json("Bookings, a page at a time.", BookingPage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("query");
  const result = await call(() => c.env.BOOKINGS.sagas(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
