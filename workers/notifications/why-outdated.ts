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

/**
 * By its number, for it may have come late; one without, of a release before, is newer than what came before it, as `flightsAsTold` has it.
 * Notices of a booking are few; which flight each is about stands in its text, which is kept.
 */
const LATER = `WITH told AS (
    SELECT each.message_id, each.received_at, each.body ->> '$.data.change.changes' AS number FROM inbox AS own
    JOIN notifications AS sent ON sent.booking_id = own.booking_id AND sent.type = own.type
    JOIN inbox AS each ON each.message_id = sent.message_id
    WHERE own.message_id = ?1 AND each.body ->> '$.data.change.flight_id' = own.body ->> '$.data.change.flight_id'),
  aged AS (
    SELECT message_id, received_at, coalesce(number, max(number) OVER (ORDER BY received_at), 0) AS number FROM told)
  SELECT count(*) AS n FROM aged AS own JOIN aged AS later
    ON (later.number, later.received_at) > (own.number, own.received_at) WHERE own.message_id = ?1`;

/** Whether the booking was told of a newer change of the flight than by this notice. */
const changedAgain = async (db: D1Database, messageId: string): Promise<boolean> =>
  ((await db.prepare(LATER).bind(messageId).first<number>("n")) ?? 0) > 0;
