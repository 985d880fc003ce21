import { and, eq, inArray } from "drizzle-orm";
import { refundDebts } from "../schema.ts";
import type { Db } from "../store/db.ts";

/** Those of these bookings whose passengers an operator has still to pay back. */
export async function owing(db: Db, bookingIds: string[]): Promise<string[]> {
  const rows = await db
    .selectDistinct({ booking_id: refundDebts.booking_id })
    .from(refundDebts)
    .where(and(inArray(refundDebts.booking_id, bookingIds), eq(refundDebts.state, "open")));
  return rows.map(({ booking_id }) => booking_id);
}
