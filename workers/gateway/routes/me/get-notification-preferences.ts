import { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "get",
  path: "/v1/me/notification-preferences",
  operationId: "getNotificationPreferences",
  tags: ["Account"],
  summary: "Which notifications you want",
  description:
    "By kind and channel. What is not among them always comes by mail: the ticket and what becomes of it (confirmed, failed, cancelled, a flight that has changed), and whatever concerns the account and its security. They hold for all your bookings, whoever travels.",
  access: "first_party",
  rate: "account",
  services: ["notifications"],
  responses: { 200: json("Who has said nothing wants all of them.", NotificationPreferences) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id: userId } = callerOf(c);
  return c.json(await call(() => c.env.NOTIFICATIONS.notificationPreferences(userId)), 200);
};
