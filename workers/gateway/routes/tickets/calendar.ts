import { z } from "@hono/zod-openapi";
import { wishedLanguage } from "#platform/wished-language.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/bookings/{id}/calendar.ics",
  operationId: "getCalendar",
  tags: ["Tickets"],
  summary: "The flights as a calendar file",
  description:
    "One event for each flight, as it leaves now, also where that is not what the booking was sold; one that does not fly is cancelled there. Taken in again, it updates the events of before. For every calendar that reads iCalendar files. In English or German, by `Accept-Language`.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings", "search", "notifications"],
  request: { params: BookingPath },
  responses: { 200: { description: "RFC 5545, times in UTC.", content: { "text/calendar": { schema: z.string() } } } },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id };
  const result = await call(() => c.env.BOOKINGS.get(query));
  if (!result.ok) return refuse(c, result.error);
  const { booking } = result.value;
  const ids = booking.slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));
  const flights = await call(() => c.env.SEARCH.flightsNow(ids));
  const calendar = await call(() => c.env.NOTIFICATIONS.calendar(booking, wishedLanguage(c.req.raw.headers), flights));
  return c.body(calendar, 200, {
    "content-type": "text/calendar; charset=utf-8",
    "content-disposition": `attachment; filename="${booking.record_locator}.ics"`,
    "cache-control": "private, no-store",
  });
};
