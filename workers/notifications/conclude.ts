import { and, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { type AfterFailure, afterFailure } from "#domain/notification/retry.ts";
import { log } from "#platform/log.ts";
import type { Sent } from "./channels/channel.ts";
import type { Claim } from "./claim.ts";
import { inbox, notifications } from "./schema.ts";

/** One claim and what came of it. */
export interface Attempt {
  claim: Claim;
  sent: Sent;
}

/** Writes down how the tries ended, and forgets the text of a message once all of it is sent. */
export async function conclude(db: D1Database, tries: Attempt[], now: number): Promise<void> {
  const orm = drizzle(db);
  const updates = tries.map(({ claim: { message_id, channel, attempts }, sent }) => {
    const outcome = sent.ok
      ? { status: "sent" as const, provider_id: sent.value.provider_id, reason: null }
      : { ...afterFailure(attempts, sent.error.reason === "refused", now), reason: sent.error.detail };
    report(message_id, channel, attempts, outcome);
    return orm
      .update(notifications)
      .set({ ...outcome, updated_at: now })
      .where(
        and(eq(notifications.message_id, message_id), eq(notifications.channel, channel), eq(notifications.status, "queued")),
      );
  });
  const unsent = sql`EXISTS (SELECT 1 FROM ${notifications} WHERE ${notifications.message_id} = ${inbox.message_id} AND ${notifications.status} <> 'sent')`;
  const forget = [...new Set(tries.map(({ claim }) => claim.message_id))].map((id) =>
    orm
      .update(inbox)
      .set({ body: null })
      .where(and(eq(inbox.message_id, id), sql`NOT ${unsent}`)),
  );
  const [first, ...rest] = [...updates, ...forget];
  if (first !== undefined) await orm.batch([first, ...rest]);
}

function report(
  messageId: string,
  channel: string,
  attempts: number,
  outcome: { status: "sent" } | (AfterFailure & { reason: string }),
): void {
  const fields = { message_id: messageId, channel, attempts };
  if (outcome.status === "sent") log("info", "notification.sent", fields);
  else log(outcome.status === "failed" ? "error" : "warn", `notification.${outcome.status}`, { ...fields, why: outcome.reason });
}
