import type { Env } from "./env.ts";

/** Notices of a booking are few; which flight each is about stands in its text, which is kept. */
const LATER = `SELECT count(*) AS n FROM inbox AS own
  JOIN notifications AS told ON told.booking_id = own.booking_id AND told.type = own.type AND told.created_at > own.received_at
  JOIN inbox AS later ON later.message_id = told.message_id
  WHERE own.message_id = ?1 AND later.body ->> '$.data.change.flight_id' = own.body ->> '$.data.change.flight_id'`;

/** Whether this notice that a flight has changed was followed by another, of the same flight to the same booking. */
export const changedAgain = async ({ DB }: Pick<Env, "DB">, messageId: string): Promise<boolean> =>
  ((await DB.prepare(LATER).bind(messageId).first<number>("n")) ?? 0) > 0;
