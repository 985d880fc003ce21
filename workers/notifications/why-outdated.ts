import type { RefundFacts } from "#domain/notification/facts.ts";
import type { StandingFacts } from "#domain/notification/kinds.ts";
import { isStillTrue } from "#domain/notification/still-true.ts";
import type { Env } from "./env.ts";

/**
 * Why a notice is not to be sent of the booking as it stands now; null: it is still true. `refundedBy`: how the money came back that it
 * tells of.
 */
export async function whyOutdated(
  { DB }: Pick<Env, "DB">,
  { id, type }: { id: string; type: string },
  booking: StandingFacts,
  refundedBy: RefundFacts["by"] | null = null,
): Promise<string | null> {
  if (!isStillTrue(type, booking, refundedBy)) return `it is not true any more: the booking is ${booking.status}`;
  if (type === "booking.changed" && (await changedAgain(DB, id))) return "the flight has changed again since";
  return null;
}

/** By its number, for it may have come late; those of the release before have none, and go by when they came. */
const ageOf = (notice: string): string => `coalesce(${notice}.body ->> '$.data.change.changes', 0), ${notice}.received_at`;
/** Notices of a booking are few; which flight each is about stands in its text, which is kept. */
const LATER = `SELECT count(*) AS n FROM inbox AS own
  JOIN notifications AS told ON told.booking_id = own.booking_id AND told.type = own.type
  JOIN inbox AS later ON later.message_id = told.message_id
  WHERE own.message_id = ?1 AND later.body ->> '$.data.change.flight_id' = own.body ->> '$.data.change.flight_id'
    AND (${ageOf("later")}) > (${ageOf("own")})`;

/** Whether the booking was told of a newer change of the flight than by this notice. */
const changedAgain = async (db: D1Database, messageId: string): Promise<boolean> =>
  ((await db.prepare(LATER).bind(messageId).first<number>("n")) ?? 0) > 0;
