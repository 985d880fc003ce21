import type { BookingsApi } from "#contracts/bookings.ts";
import { EXPORT_BOOKINGS, type SagaData, type TravelData } from "#contracts/personal-data.ts";
import { shardCount, shardNames } from "#queues/saga-shard.ts";
import { checkInsOfBookings } from "./check-in/recorded.ts";
import type { Env } from "./env.ts";

/**
 * A page of a user's bookings, shard by shard, since lists may be behind. The cursor is the shard and its last booking: `03:bkg_03_…`.
 */
export async function bookingData(
  env: Env,
  { user_id, cursor }: Parameters<BookingsApi["bookingData"]>[0],
): ReturnType<BookingsApi["bookingData"]> {
  const shards = shardNames(shardCount(env.SAGA_SHARDS));
  const [first = "", start = ""] = (cursor ?? "").split(":");
  const rows: SagaData[] = [];
  let after = start;
  for (const name of shards.slice(Math.max(0, shards.indexOf(first)))) {
    const page = await env.BOOKING_SAGAS.getByName(name).bookingsOf({ user_id, after, limit: EXPORT_BOOKINGS - rows.length });
    rows.push(...page.rows);
    if (page.next !== null) return { rows: await withCheckIns(env, rows), next: `${name}:${page.next}` };
    after = "";
  }
  return { rows: await withCheckIns(env, rows), next: null };
}

async function withCheckIns(env: Env, rows: SagaData[]): Promise<TravelData[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ booking }) => booking.id);
  const found = Map.groupBy(await checkInsOfBookings(env, ids), ({ booking_id }) => booking_id);
  return rows.map((row) => ({
    ...row,
    check_ins: (found.get(row.booking.id) ?? []).map(({ flight_id, passenger_id, sequence, at }) => ({
      flight_id,
      passenger_id,
      sequence,
      checked_in_at: new Date(at).toISOString(),
    })),
  }));
}
