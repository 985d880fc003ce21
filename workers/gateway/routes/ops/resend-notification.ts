import { z } from "@hono/zod-openapi";
import { Notification, NotificationId } from "#contracts/notifications.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/notifications/{id}/resend",
  operationId: "resendNotification",
  tags: ["Operators"],
  summary: "Send a notification again",
  description:
    "For somebody who has lost a mail, or never got it. It goes to whoever the booking is for, and says how the booking is now; one that would not be true any more is refused. It stays the same notification: `resends` counts how often it was sent again.",
  access: "ops",
  rate: "operator",
  services: ["notifications"],
  idempotency: "gateway",
  body: "none",
  request: { params: z.strictObject({ id: NotificationId }) },
  responses: { 202: { ...json("It is on its way.", Notification), headers: REPLAY_HEADERS } },
  problems: ["not_found", "notification_pending", "notification_outdated", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = { id: c.req.valid("param").id, operator_id: callerOf(c).user_id };
  const result = await call(() => c.env.NOTIFICATIONS.resendNotification(command));
  return result.ok ? c.json(result.value, 202) : refuse(c, result.error);
};
