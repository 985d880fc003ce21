import { EXPORT_BOOKINGS } from "#contracts/personal-data.ts";
import type { ErasingBookings, InUse } from "#contracts/erasure.ts";
import { err, ok } from "#domain/result.ts";
import type { Env } from "./env.ts";
import { shardsOf } from "./erase-bookings.ts";

/** The account must be gone so soon after it was closed to new bookings. */
const ERASE_WITHIN_MS = 60_000;
/** Nothing is booked for the user so long: the minute above, ten in which the last token is good, and time for what was begun with it. */
export const CLOSED_MS = 15 * 60_000;
/** Bookings named to a user who cannot be erased yet. */
const NAMED = 20;

/** Closed first, then looked: what is not in the way now cannot come into it. */
export async function closeAccount(env: Env, userId: string, now: number): ReturnType<ErasingBookings["closeAccount"]> {
  const close = (until: number | null) =>
    Promise.all(shardsOf(env).map((shard) => shard.closeAccount({ user_id: userId, until })));
  await close(now + CLOSED_MS);
  const bookings = await inTheWay(env, userId);
  if (bookings.length === 0) return ok({ erase_by: now + ERASE_WITHIN_MS });
  await close(null);
  return err({ reason: "account_in_use", bookings });
}

async function inTheWay(env: Env, userId: string): Promise<InUse[]> {
  const found: InUse[] = [];
  const indebted: string[] = [];
  const findOwed = async () => {
    const owed = await env.PAYMENTS.owing(indebted.splice(0, EXPORT_BOOKINGS));
    found.push(...owed.map((booking_id) => ({ booking_id, because: "refund_owed" as const })));
  };
  for (const shard of shardsOf(env)) {
    for (let after: string | null = ""; after !== null && found.length < NAMED;) {
      const page: Awaited<ReturnType<typeof shard.inUse>> = await shard.inUse({ user_id: userId, after, limit: EXPORT_BOOKINGS });
      found.push(...page.in_use);
      // Asked for together: a request makes 32 calls of other Workers, and shards may be more.
      indebted.push(...page.with_debts);
      if (indebted.length >= EXPORT_BOOKINGS) await findOwed();
      after = page.next;
    }
  }
  if (indebted.length > 0 && found.length < NAMED) await findOwed();
  return found.slice(0, NAMED);
}
