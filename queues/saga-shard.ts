import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { Objects } from "#contracts/bindings.ts";
import { numberVar } from "#platform/env.ts";
import { errorText, log } from "#platform/log.ts";

/** The shard a booking lives in is the second part of its id: `bkg_03_…` → `03`. */
export const shardOf = (bookingId: string): string => bookingId.slice(4, 6);

/** The shard is two digits of every id (`contracts/common.ts`), so there are at most a hundred. */
export const MAX_SAGA_SHARDS = 100;

/** Whether bookings can be spread over so many shards, none of which is beyond an id's two digits. */
export const isShardCount = (shards: number): boolean => Number.isInteger(shards) && shards >= 1 && shards <= MAX_SAGA_SHARDS;

/** The variable SAGA_SHARDS, however it was deployed. One shard too many, and its bookings could be named by nobody. */
export function shardCount(setting: string): number {
  const shards = numberVar("SAGA_SHARDS", setting);
  if (!isShardCount(shards))
    throw new Error(`variable SAGA_SHARDS must be a whole number from 1 to ${MAX_SAGA_SHARDS}, is ${setting}`);
  return shards;
}

export const shardName = (shard: number): string => String(shard).padStart(2, "0");

/** Every shard's name: `00`, `01`, … */
export const shardNames = (shards: number): string[] => Array.from({ length: shards }, (_, n) => shardName(n));

export const sagaOf = (sagas: Objects<BookingSagasApi>, bookingId: string): BookingSagasApi =>
  sagas.getByName(shardOf(bookingId));

/** A booking as its saga has it now, for its owner; `userId` null: for anybody. */
export const readSaga = (
  sagas: Objects<BookingSagasApi>,
  bookingId: string,
  userId: string | null,
): ReturnType<BookingSagasApi["get"]> =>
  sagaOf(sagas, bookingId).get({ booking_id: bookingId, user_id: userId, wait_ms: 0, since_version: null });

/**
 * Tells every shard the outcomes of its messages in one call each.
 * Answers the settlements that did not arrive: their messages must come again.
 */
export async function settleAll(sagas: Objects<BookingSagasApi>, settlements: Settlement[]): Promise<Set<Settlement>> {
  const byShard = Map.groupBy(settlements, (settlement) => shardOf(settlement.booking_id));
  const lost = new Set<Settlement>();
  await Promise.all(
    [...byShard].map(async ([shard, group]) => {
      try {
        await sagas.getByName(shard).settle(group);
      } catch (error) {
        log("warn", "saga.not_told", { shard, settlements: group.length, why: errorText(error) });
        for (const settlement of group) lost.add(settlement);
      }
    }),
  );
  return lost;
}
