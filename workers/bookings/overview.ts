import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { BookingStatus } from "#contracts/bookings.ts";
import type { Backlog, OpenedInMinute } from "#contracts/overview.ts";
import { shardCount, shardNames } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import { bookings } from "./schema.ts";

const NONE = { held: 0, paying: 0, confirmed: 0, cancelling: 0, cancelled: 0, expired: 0, failed: 0 };

/** Bookings opened since an instant, minute by minute, by their status now: what lists know of them. */
export async function openedSince(env: Env, since: string): Promise<OpenedInMinute[]> {
  const minute = sql<string>`substr(${bookings.created_at}, 1, 16)`;
  const rows = await drizzle(env.DB.withSession("first-unconstrained") as unknown as D1Database)
    .select({ minute, status: bookings.status, count: sql<number>`count(*)` })
    .from(bookings)
    .where(sql`${bookings.created_at} >= ${since}`)
    .groupBy(minute, bookings.status)
    .orderBy(minute);
  return Array.from(
    Map.groupBy(rows, (row) => row.minute),
    ([at, counts]) => ({
      at: `${at}:00.000Z`,
      ...NONE,
      ...Object.fromEntries(counts.map(({ status, count }) => [BookingStatus.parse(status), count])),
    }),
  );
}

/** What all sagas wait for. */
export async function backlog(env: Env): Promise<Backlog> {
  const shards = shardNames(shardCount(env.SAGA_SHARDS));
  const each = await Promise.all(shards.map((shard) => env.BOOKING_SAGAS.getByName(shard).backlog()));
  return {
    waiting: each.reduce((sum, { waiting }) => sum + waiting, 0),
    parked: each.reduce((sum, { parked }) => sum + parked, 0),
  };
}
