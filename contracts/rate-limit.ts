import type { Allowance, Exhausted, Metered, Rate } from "#domain/rate-limit/meter.ts";
import type { Result } from "#domain/result.ts";

/** Exact counters: of users' live holds, asked only once the holds are in, of requests, and of what has a budget. */
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
  /** Takes one of each budget, or of none where one of them is used up. Stored: whoever waits does not get a new one sooner. */
  spend(budgets: Metered[]): Promise<Result<null, { reason: "exhausted"; retry_in_ms: number }>>;
  /** Undoes it. */
  giveBack(budgets: Metered[]): Promise<void>;
}
