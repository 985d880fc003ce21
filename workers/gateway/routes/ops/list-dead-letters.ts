import { z } from "@hono/zod-openapi";
import { DeadLetterPage, DeadLetterQueue, DeadLetterState } from "#contracts/dead-letters.ts";
import { deadLetterPage } from "../../dead-letters.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { Cursor, Limit } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/ops/dead-letters",
  operationId: "listDeadLetters",
  tags: ["Operators"],
  summary: "Messages that no retry could help",
  description:
    "Of every queue, the one that was first parked last coming first. A letter stays for 90 days after it was replayed or dropped; `state=parked` shows those that wait for a decision.",
  access: "ops",
  rate: "operator",
  services: DeadLetterQueue.options,
  request: {
    query: z.strictObject({ limit: Limit, cursor: Cursor, state: DeadLetterState.optional().meta({ example: "parked" }) }),
  },
  responses: { 200: json("Dead letters, a page at a time.", DeadLetterPage) },
  problems: ["validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const result = await deadLetterPage(c.env, c.req.valid("query"));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
