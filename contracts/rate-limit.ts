import type { Allowance, Exhausted, Rate } from "#domain/rate-limit/meter.ts";
import type { Result } from "#domain/result.ts";

/** Exact counters: of users' live holds, asked only once the holds are in, and of requests. */
export interface RateLimitApi {
  /** Records a user's live hold until `expires_at` (epoch ms); repeating it for the same booking changes nothing. */
  claim(
    hold: { user_id: string; booking_id: string; seats: number; expires_at: number },
    limits: { holds: number; seats: number },
  ): Promise<Result<null, { reason: "hold_limit"; limit: number; of: "holds" | "seats" }>>;
  /** The hold became a booking, or was let go. */
  drop(bookingId: string): Promise<void>;
  /** Counts one request, or refuses it. In memory only: an object that was idle long enough to be evicted has forgotten. */
  countRequest(key: string, rate: Rate): Promise<Result<Allowance, Exhausted>>;
}
