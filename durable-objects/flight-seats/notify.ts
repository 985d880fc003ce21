import type { BookingOutcome } from "#contracts/booking-sagas.ts";
import type { InventoryReport } from "#contracts/flight-seats.ts";
import type { SearchMessage } from "#contracts/messages.ts";
import { inventory } from "#domain/seat/counts.ts";
import type { Flight } from "#domain/seat/flight-state.ts";
import type { Hold, Owner } from "#domain/seat/state.ts";
import { errorText, log } from "#platform/log.ts";
import { asOperation } from "#platform/operation.ts";
import { ownTraceOf, traceparentOf } from "#platform/traceparent.ts";
import { shardOf } from "#queues/saga-shard.ts";
import type { FlightSeatsEnv } from "./env.ts";

/** The flight's inventory as it is now; null while it is not open. */
export function inventoryReport(flight: Flight, now: number): InventoryReport | null {
  if (flight.definition === null) return null;
  const { flight_id } = flight.definition;
  const cancelled = flight.cancellation === null ? {} : { cancelled: true as const };
  return { flight_id, version: flight.version, as_of: new Date(now).toISOString(), ...inventory(flight), ...cancelled };
}

/**
 * Tells search of it, which keeps the newest version it has seen. `since`: when the oldest change was made that it does not know; from
 * it to its answer is how late it hears.
 */
export function inventoryMessage(flight: Flight, since: number, now: number): SearchMessage | undefined {
  const data = inventoryReport(flight, now);
  if (data === null) return undefined;
  const id = `${data.flight_id}:inventory:${data.version}`;
  return {
    v: 1,
    id,
    type: "inventory.changed",
    booking_id: null,
    step: "inventory",
    at: new Date(since).toISOString(),
    // Of many bookings' changes at once.
    traceparent: traceparentOf(ownTraceOf(id)),
    data,
  };
}

/** Sends to search. A send that fails is repeated by its outbox row. */
export async function sendInventory(env: FlightSeatsEnv, message: SearchMessage): Promise<void> {
  const options = { begins: true, traceparent: null, ...ownTraceOf(message.id), kind: "producer" } as const;
  try {
    await asOperation(`send ${message.type}`, options, () => env.SEARCH_QUEUE.send(message, { contentType: "json" }));
  } catch (error) {
    log("warn", "inventory.send_failed", { message: message.id, why: errorText(error) });
  }
}

/** Tells each shard, in one call, what the flight has for its bookings. */
export async function tellClaims(env: FlightSeatsEnv, flight_id: string, holds: Hold[]): Promise<void> {
  const shards = [...Map.groupBy(holds, ({ booking_id }) => shardOf(booking_id))];
  await Promise.all(
    shards.map(([shard, group]) =>
      env.BOOKING_SAGAS.getByName(shard).claimed(group.map(({ booking_id, attempts }) => ({ booking_id, flight_id, attempts }))),
    ),
  );
}

/** Tells each shard, in one call, whose time ran out. Answers those that have been told; the others stay in the outbox. */
export async function tellSagas(env: FlightSeatsEnv, owners: Owner[]): Promise<Owner[]> {
  const shards = [...Map.groupBy(owners, ({ booking_id }) => shardOf(booking_id))];
  const told = await Promise.all(
    shards.map(async ([shard, group]) => {
      try {
        await env.BOOKING_SAGAS.getByName(shard).holdsExpired(group);
        return group;
      } catch (error) {
        log("warn", "holds_expired.not_told", { shard, holds: group.length, why: errorText(error) });
        return [];
      }
    }),
  );
  return told.flat();
}

/**
 * Tells each shard, in one call, which of its bookings are on a flight that is cancelled. What has become of them, as far as the shards
 * could be reached; the others are told again when their time comes.
 */
export async function tellCancelled(env: FlightSeatsEnv, flight_id: string, bookingIds: string[]): Promise<BookingOutcome[]> {
  const shards = [...Map.groupBy(bookingIds, shardOf)];
  const heard = await Promise.all(
    shards.map(async ([shard, booking_ids]) => {
      try {
        return await env.BOOKING_SAGAS.getByName(shard).flightCancelled({ flight_id, booking_ids });
      } catch (error) {
        log("warn", "flight_cancelled.not_told", { flight_id, shard, bookings: booking_ids.length, why: errorText(error) });
        return [];
      }
    }),
  );
  return heard.flat();
}
