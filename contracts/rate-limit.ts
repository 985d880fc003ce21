import type { Result } from "#domain/result.ts";

/** Exact counters of users: their live holds. Asked only once the holds are in. */
export interface RateLimitApi {
  /** Records a user's live hold until `expires_at` (epoch ms); repeating it for the same booking changes nothing. */
  claim(
    hold: { user_id: string; booking_id: string; seats: number; expires_at: number },
    limits: { holds: number; seats: number },
  ): Promise<Result<null, { reason: "hold_limit"; limit: number; of: "holds" | "seats" }>>;
  /** The hold became a booking, or was let go. */
  drop(bookingId: string): Promise<void>;
}
