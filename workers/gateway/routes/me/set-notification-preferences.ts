import { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, jsonBody, operation, type Handler } from "../../operation.ts";

export const route = operation({
  method: "put",
  path: "/v1/me/notification-preferences",
  operationId: "setNotificationPreferences",
  tags: ["Account"],
  summary: "Choose which notifications you want",
  description:
    "All of them at once, from now on; what is on its way already is sent. A kind that cannot be turned off is not taken here.",
  access: "first_party",
  rate: "account",
  services: ["notifications"],
  body: "json",
  request: { body: jsonBody(NotificationPreferences, { ...ALL_WANTED, email: { ...ALL_WANTED.email, held: false } }) },
  responses: { 200: json("As they are now.", NotificationPreferences) },
  problems: [],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id } = callerOf(c);
  const preferences = c.req.valid("json");
  return c.json(await call(() => c.env.NOTIFICATIONS.setNotificationPreferences({ user_id, preferences })), 200);
};
