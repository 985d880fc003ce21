import { z } from "@hono/zod-openapi";
import { DeadLetter, DeadLetterId, DeadLetterQueue, DropDeadLetter } from "#contracts/dead-letters.ts";
import { queueOf, readDeadLetterId } from "#queues/dead-letters/id.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { deadLettersOf } from "../../dead-letters.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/dead-letters/{id}/drop",
  operationId: "dropDeadLetter",
  tags: ["Operators"],
  summary: "Give a dead letter up",
  description:
    "Its booking waits for it no longer, and it cannot be replayed. The letter is kept for 90 days, with the reason. An authorisation or a capture that a booking waits for cannot be dropped; what a booking must undo is sent on until it is done, whatever is dropped.",
  access: "ops",
  rate: "operator",
  services: DeadLetterQueue.options,
  serviceOf: (c) => queueOf(c.req.param("id") ?? ""),
  idempotency: "gateway",
  body: "json",
  request: {
    params: z.strictObject({ id: DeadLetterId }),
    body: jsonBody(DropDeadLetter, { reason: "sent by a test, means nothing" }),
  },
  responses: { 200: { ...json("The message is given up.", DeadLetter), headers: REPLAY_HEADERS } },
  problems: ["not_found", "dead_letter_needed", "dead_letter_dropped", "idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { queue, message_id } = readDeadLetterId(c.req.valid("param").id);
  const { user_id, key, request_hash } = await commandOf(c, await c.req.json());
  const { reason: drop_reason } = c.req.valid("json");
  const decision = { message_id, user_id, key, request_hash, drop_reason };
  const result = await call(() => deadLettersOf(c.env, queue).dropDeadLetter(decision));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 200);
};
