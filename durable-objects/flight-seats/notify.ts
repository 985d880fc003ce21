import type { SearchMessage } from "#contracts/messages.ts";
import { inventory } from "#domain/seat/counts.ts";
import type { Flight } from "#domain/seat/flight.ts";
import type { Hold, Owner } from "#domain/seat/state.ts";
import { errorText, log } from "#platform/log.ts";
import { shardOf } from "#queues/saga-shard.ts";
import type { FlightSeatsEnv } from "./env.ts";

/** The flight's inventory as it is now. Search keeps the newest version it has seen. */
export function inventoryMessage(flight: Flight, now: number): SearchMessage | undefined {
  if (flight.definition === null) return undefined;
  const { flight_id } = flight.definition;
  const at = new Date(now).toISOString();
  return {
    v: 1,
    id: `${flight_id}:inventory:${flight.version}`,
    type: "inventory.changed",
    booking_id: null,
    step: "inventory",
    at,
    traceparent: null,
    data: { flight_id, version: flight.version, as_of: at, ...inventory(flight) },
  };
}

/** Sends to search. A send that fails is repeated by its outbox row. */
export async function sendInventory(env: FlightSeatsEnv, message: SearchMessage): Promise<void> {
  try {
    await env.SEARCH_QUEUE.send(message, { contentType: "json" });
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
