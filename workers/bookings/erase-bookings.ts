import * as z from "zod";
import { EXPORT_BOOKINGS } from "#contracts/personal-data.ts";
import { shardCount, shardNames } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";

/** Calls of other Workers that erasures may still make in an invocation; all that run in one share it. */
export interface Calls {
  left: number;
}

/**
 * A request makes 32 calls of Workers, with those that its calls make. This is half of them: one that erases an account makes others
 * before, and one that consumes a batch handles other messages beside.
 */
export const erasureCalls = (): Calls => ({ left: 16 });

/** Enough for a page and the end: what was told of this page's bookings, of those left over, of the account, and that all is done. */
const PAGE_CALLS = 4;

/** How far one look at all bookings of a user has come: everything before `after` in `shard` is erased, and has been told of. */
export const Pass = z.strictObject({
  /** Epoch ms. What came into being later may have been missed. */
  began_at: z.int(),
  shard: z.int(),
  after: z.string(),
  erased: z.int(),
  kept: z.int(),
});
export type Pass = z.infer<typeof Pass>;

export const beginPass = (now: number): Pass => ({ began_at: now, shard: 0, after: "", erased: 0, kept: 0 });

export const shardsOf = (env: Pick<Env, "BOOKING_SAGAS" | "SAGA_SHARDS">) =>
  shardNames(shardCount(env.SAGA_SHARDS)).map((name) => env.BOOKING_SAGAS.getByName(name));

/** Whether there are calls left to get on with an erasure. */
export const canErase = ({ left }: Calls): boolean => left >= PAGE_CALLS;

/**
 * Erases a user's bookings from where a pass has come to: in the sagas first, so that nothing new is told of them, then of what was told.
 * Answers the pass where the calls did not suffice: it is to go on in another invocation.
 */
export async function eraseBookings(
  env: Env,
  { user_id, pass, calls }: { user_id: string; pass: Pass; calls: Calls },
): Promise<{ pass: Pass; is_done: boolean }> {
  const shards = shardsOf(env);
  let { shard: at, after, erased, kept } = pass;
  const told: string[] = [];
  const forgetTold = async () => {
    calls.left -= 1;
    await env.NOTIFICATIONS.eraseBookingNotices(told.splice(0, EXPORT_BOOKINGS));
  };
  for (let shard = shards[at]; shard !== undefined && canErase(calls); shard = shards[at]) {
    const page: Awaited<ReturnType<typeof shard.eraseBookings>> = await shard.eraseBookings({
      user_id,
      after,
      limit: EXPORT_BOOKINGS,
    });
    erased += page.erased.length;
    kept += page.kept;
    if (page.next === null) at += 1;
    after = page.next ?? "";
    // Shards are many and each may have few, so they are not told of one by one.
    told.push(...page.erased);
    if (told.length >= EXPORT_BOOKINGS) await forgetTold();
  }
  if (told.length > 0) await forgetTold();
  const is_done = at >= shards.length;
  if (is_done) {
    calls.left -= 1;
    await env.NOTIFICATIONS.eraseAccountNotices(user_id);
  }
  return { pass: { ...pass, shard: at, after, erased, kept }, is_done };
}
