import * as z from "zod";
import type { Result } from "#domain/result.ts";
import { BookingId } from "./common.ts";

/** A booking that cannot be forgotten yet, and why: see `domain/booking/in-use.ts`. */
export const InUse = z.strictObject({
  booking_id: BookingId,
  because: z.enum(["held", "paying", "cancelling", "unsettled", "not_flown", "refund_pending", "refund_owed"]),
});
export type InUse = z.infer<typeof InUse>;

/** `bookings`: what stands in the way, the first of it. */
export type EraseAccountError = { reason: "account_in_use"; bookings: InUse[] };

/** The parts of the bookings service that an erasure needs. */
export interface ErasingBookings {
  /**
   * From here on nothing is booked for this user for a quarter of an hour: longer than their last token is good. `erase_by` (epoch
   * ms): the account must be gone by then. Where something stands in the way, nothing is closed.
   */
  closeAccount(userId: string): Promise<Result<{ erase_by: number }, EraseAccountError>>;
  /** Erases who the bookings of this user are for, here and where they were told of. Repeating it changes nothing. */
  eraseBookings(userId: string): Promise<{ erased: number; kept: number }>;
}

/** `requested_at`: epoch ms. */
export interface UnfinishedErasure {
  user_id: string;
  requested_at: number;
}

/** The parts of the users service that an erasure needs. */
export interface ErasingUsers {
  /** Erases the account with all that hangs on it, and notes that its traces elsewhere are to be erased. Repeating it changes nothing. */
  eraseAccount(command: { user_id: string; erase_by: number }): Promise<Result<null, { reason: "not_found" | "too_late" }>>;
  /** Users whose traces elsewhere are not all erased yet; whoever has waited longest comes first. `after`: only those who follow this one. */
  unfinishedErasures(limit: number, after?: UnfinishedErasure): Promise<UnfinishedErasure[]>;
  erasureFinished(userId: string): Promise<void>;
}
