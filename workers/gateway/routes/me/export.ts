import { z } from "@hono/zod-openapi";
import type { TypedResponse } from "hono";
import { PersonalData } from "#contracts/personal-data.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { documentText, streamOf } from "../../personal-data/document.ts";
import { placeOf, readPage, START } from "../../personal-data/pages.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/me/export",
  operationId: "exportPersonalData",
  tags: ["Account"],
  summary: "Everything that is kept about you",
  description:
    "One JSON document: the account with its sessions, ways to sign in, passkeys and OAuth grants, every booking with its passengers, timeline, tickets, payments and refunds, and what was sent to you. No passwords, tokens or card data: they are kept as hashes, or not at all. Somebody with several hundred bookings finds `next_cursor` set, and asks again with it.",
  access: "first_party",
  rate: "account",
  services: ["users", "bookings", "payments", "notifications"],
  request: { query: z.strictObject({ cursor: z.string().max(500).optional().meta({ example: "WyJib29raW5ncyIsbnVsbF0" }) }) },
  responses: {
    200: {
      ...json("The document, as a file to keep.", PersonalData),
      headers: {
        "Content-Disposition": { schema: { type: "string" as const }, description: "`attachment`, with a name for the file." },
      },
    },
  },
  problems: ["not_found", "validation_failed"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id: userId } = callerOf(c);
  const { cursor } = c.req.valid("query");
  const start = cursor === undefined ? START : placeOf(cursor);
  if (start === undefined) return refuse(c, { reason: "invalid_cursor" });
  const account = await call(() => c.env.USERS.accountData(userId));
  if (!account.ok) return refuse(c, account.error);
  const exported_at = new Date().toISOString();
  const text = documentText({
    exported_at,
    account: account.value,
    start,
    read: (place) => readPage(c.env, userId, place),
  });
  const answer: unknown = c.body(streamOf(text), 200, {
    "content-type": "application/json",
    "content-disposition": `attachment; filename="holdfast-${exported_at.slice(0, 10)}.json"`,
    "cache-control": "no-store",
  });
  return answer as Response & TypedResponse<PersonalData, 200, "json">;
};
