import { z } from "@hono/zod-openapi";
import { BookingId } from "#contracts/common.ts";
import { NotificationPage } from "#contracts/notifications.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/notifications",
  operationId: "listNotifications",
  tags: ["Operators"],
  summary: "What was told of a booking",
  description:
    "Every notification of a booking, by each of its channels, the oldest first, and how it stands. A booking that there is not has none. Whom it goes to is not stored with it: see the booking.",
  access: "ops",
  rate: "operator",
  services: ["notifications"],
  request: { query: z.strictObject({ booking_id: BookingId }) },
  responses: { 200: json("All of them.", NotificationPage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { booking_id } = c.req.valid("query");
  const data = await call(() => c.env.NOTIFICATIONS.notifications(booking_id));
  return c.json({ data, next_cursor: null }, 200);
};
