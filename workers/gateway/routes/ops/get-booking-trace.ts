import { BookingTrace } from "#contracts/traces.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/bookings/{id}/trace",
  operationId: "getBookingTrace",
  tags: ["Operators"],
  summary: "How a booking went through the system",
  description:
    "Every request, call and message of the booking's last 30 days as spans: what each was a part of, who did it, when it began and how long it took. What is still waited for is `open`. From its saga, so it needs no collector of traces; one knows the same spans by the same ids. Nobody's name is in it.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  request: { params: BookingPath },
  responses: { 200: json("The trace.", BookingTrace) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const result = await call(() => c.env.BOOKINGS.bookingTrace(id));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
