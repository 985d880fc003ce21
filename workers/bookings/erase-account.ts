import { EXPORT_BOOKINGS } from "#contracts/personal-data.ts";
import type { ErasingBookings, InUse } from "#contracts/erasure.ts";
import { err, ok } from "#domain/result.ts";
import { errorText, log } from "#platform/log.ts";
import { shardCount, shardNames } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";

/** The account must be gone so soon after it was closed to new bookings. */
const ERASE_WITHIN_MS = 60_000;
/** Nothing is booked for the user so long: the minute above, ten in which the last token is good, and time for what was begun with it. */
const CLOSED_MS = 15 * 60_000;
/** An erasure is gone over once more after that, for what was under way when it began, and only then is it done. */
const SETTLED_MS = CLOSED_MS;
/** Bookings named to a user who cannot be erased yet. */
const NAMED = 20;
/** Erasures looked after in one run of the task. */
const MAX_ERASURES = 20;

const shardsOf = (env: Env) => shardNames(shardCount(env.SAGA_SHARDS)).map((name) => env.BOOKING_SAGAS.getByName(name));

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
  for (const shard of shardsOf(env)) {
    for (let after: string | null = ""; after !== null && found.length < NAMED;) {
      const page: Awaited<ReturnType<typeof shard.inUse>> = await shard.inUse({ user_id: userId, after, limit: EXPORT_BOOKINGS });
      const owed = page.with_debts.length === 0 ? [] : await env.PAYMENTS.owing(page.with_debts);
      found.push(...page.in_use, ...owed.map((booking_id) => ({ booking_id, because: "refund_owed" as const })));
      after = page.next;
    }
  }
  return found.slice(0, NAMED);
}

/** In the sagas first, so that nothing new is told of them, then of what was told. */
export async function eraseBookings(env: Env, userId: string): ReturnType<ErasingBookings["eraseBookings"]> {
  const sum = { erased: 0, kept: 0 };
  for (const shard of shardsOf(env)) {
    for (let after: string | null = ""; after !== null;) {
      const page: Awaited<ReturnType<typeof shard.eraseBookings>> = await shard.eraseBookings({
        user_id: userId,
        after,
        limit: EXPORT_BOOKINGS,
      });
      if (page.erased.length > 0) await env.NOTIFICATIONS.eraseBookingNotices(page.erased);
      sum.erased += page.erased.length;
      sum.kept += page.kept;
      after = page.next;
    }
  }
  await env.NOTIFICATIONS.eraseAccountNotices(userId);
  return sum;
}

/** The task `accounts.erase`: what was asked for is erased, however often it takes. One that fails does not stop the others. */
export async function resumeErasures(env: Env, now: number): Promise<void> {
  for (const { user_id, requested_at } of await env.USERS.unfinishedErasures(MAX_ERASURES)) {
    try {
      const { erased, kept } = await eraseBookings(env, user_id);
      const isSettled = now - requested_at >= SETTLED_MS;
      if (isSettled && kept === 0) await env.USERS.erasureFinished(user_id);
      log(kept === 0 ? "info" : "warn", "account.erased", { user_id, erased, kept, finished: isSettled && kept === 0 });
    } catch (error) {
      log("error", "account.erasure_failed", { user_id, why: errorText(error) });
    }
  }
}
