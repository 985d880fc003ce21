import type { z } from "zod";
import type { Objects } from "#contracts/bindings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { InventoryChanged } from "#contracts/messages.ts";
import { errorText, log } from "#platform/log.ts";

/**
 * Tells each flight which version search has now, so that its outbox forgets it: one call per flight and batch. A flight that cannot be
 * reached sends its inventory again by itself, so nothing is gained by having the queue deliver the message again.
 */
export async function acknowledgeInventory(
  seats: Objects<FlightSeatsApi>,
  messages: z.infer<typeof InventoryChanged>[],
): Promise<void> {
  const byFlight = Map.groupBy(messages, ({ data }) => data.flight_id);
  await Promise.all(
    [...byFlight].map(async ([flight_id, group]) => {
      try {
        await seats.getByName(flight_id).inventoryApplied(Math.max(...group.map(({ data }) => data.version)));
      } catch (error) {
        log("warn", "inventory.not_acknowledged", { flight_id, why: errorText(error) });
      }
    }),
  );
}
