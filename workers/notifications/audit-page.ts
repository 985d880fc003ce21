import { and, gt, inArray, isNotNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { AUDIT_PAGE } from "#domain/audit/facts.ts";
import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import type { NoticeFact } from "#domain/audit/facts.ts";
import type { Env } from "./env.ts";
import { inbox, notifications } from "./schema.ts";

/** Messages whose channels one statement asks for: D1 takes a hundred parameters. */
const MESSAGES_PER_STATEMENT = 90;
/** Notices of these bookings are all on one page: a booking has a few, and one more for each of its flights. */
const NOTICES_OF_BOOKINGS = 1_000;

/** Every logical notification of a booking, and how its channels stand. */
export async function auditPage(env: Env, { cursor, booking_ids }: AuditRead): Promise<AuditPage> {
  const orm = drizzle(env.DB);
  const limit = booking_ids === null ? AUDIT_PAGE : NOTICES_OF_BOOKINGS;
  const rows = await orm
    .select({ id: inbox.message_id, type: inbox.type, booking_id: inbox.booking_id })
    .from(inbox)
    .where(
      booking_ids === null
        ? and(isNotNull(inbox.booking_id), gt(inbox.message_id, cursor ?? ""))
        : inArray(inbox.booking_id, booking_ids),
    )
    .orderBy(inbox.message_id)
    .limit(limit);
  const sendings: (typeof notifications.$inferSelect)[] = [];
  for (let i = 0; i < rows.length; i += MESSAGES_PER_STATEMENT) {
    const ids = rows.slice(i, i + MESSAGES_PER_STATEMENT).map(({ id }) => id);
    sendings.push(...(await orm.select().from(notifications).where(inArray(notifications.message_id, ids))));
  }
  const byMessage = Map.groupBy(sendings, ({ message_id }) => message_id);
  return {
    source: "notices",
    rows: rows.flatMap(({ id, type, booking_id }): NoticeFact[] => {
      const channels = (byMessage.get(id) ?? []).map(({ channel, status, reason }) => ({
        channel,
        status,
        has_reason: reason !== null,
      }));
      return booking_id === null ? [] : [{ booking_id, id, type, channels }];
    }),
    next: booking_ids === null && rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
