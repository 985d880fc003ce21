import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { Objects } from "#contracts/bindings.ts";

/** The shard a booking lives in is the second part of its id: `bkg_03_…` → `03`. */
export const shardOf = (bookingId: string): string => bookingId.slice(4, 6);

/** Every shard's name: `00`, `01`, … */
export const shardNames = (shards: number): string[] => Array.from({ length: shards }, (_, n) => String(n).padStart(2, "0"));

export const sagaOf = (sagas: Objects<BookingSagasApi>, bookingId: string): BookingSagasApi =>
  sagas.getByName(shardOf(bookingId));

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
      } catch {
        for (const settlement of group) lost.add(settlement);
      }
    }),
  );
  return lost;
}
