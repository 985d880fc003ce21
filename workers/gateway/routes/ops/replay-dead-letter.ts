import { z } from "@hono/zod-openapi";
import { DeadLetter, DeadLetterId, DeadLetterQueue } from "#contracts/dead-letters.ts";
import { queueOf, readDeadLetterId } from "#queues/dead-letters/id.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { deadLettersOf } from "../../dead-letters.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/dead-letters/{id}/replay",
  operationId: "replayDeadLetter",
  tags: ["Operators"],
  summary: "Send a dead letter again",
  description:
    "Puts the message on its queue again, as it came and with all its retries. What was handled already stays as it is, so replaying is always safe; one that fails again is parked again.",
  access: "ops",
  rate: "operator",
  services: DeadLetterQueue.options,
  serviceOf: (c) => queueOf(c.req.param("id") ?? ""),
  idempotency: "gateway",
  body: "none",
  request: { params: z.strictObject({ id: DeadLetterId }) },
  responses: { 202: { ...json("The message is on its way.", DeadLetter), headers: REPLAY_HEADERS } },
  problems: ["not_found", "dead_letter_dropped", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { queue, message_id } = readDeadLetterId(c.req.valid("param").id);
  const { user_id, key, request_hash } = await commandOf(c, null);
  const result = await call(() => deadLettersOf(c.env, queue).replayDeadLetter({ message_id, user_id, key, request_hash }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 202);
};
