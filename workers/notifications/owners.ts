import { errorText, log } from "#platform/log.ts";
import { shardOf } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import type { BookingNotice } from "./notice.ts";

/** Ids of users by notice; null: nobody's any more. */
export type Owners = ReadonlyMap<string, string | null>;

/**
 * Whose bookings these notices are about. One whose shard does not answer is left out: what it says
 * must be told to its owner's endpoints when it is recorded, or never.
 */
export async function ownersOf({ BOOKING_SAGAS }: Pick<Env, "BOOKING_SAGAS">, notices: BookingNotice[]): Promise<Owners> {
  const byShard = Map.groupBy(notices, ({ data }) => shardOf(data.booking.id));
  const found = await Promise.all(
    [...byShard].map(async ([shard, group]) => {
      try {
        const owners = await BOOKING_SAGAS.getByName(shard).owners(group.map(({ data }) => data.booking.id));
        return group.map(({ id }, i) => [id, owners[i] ?? null] as const);
      } catch (error) {
        log("warn", "notification.owners_unknown", { shard, notices: group.length, why: errorText(error) });
        return [];
      }
    }),
  );
  return new Map(found.flat());
}
