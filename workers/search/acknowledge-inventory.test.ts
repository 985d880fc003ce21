import { expect, test } from "vitest";
import type { Objects } from "#contracts/bindings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { InventoryChanged } from "#contracts/messages.ts";
import type { z } from "zod";
import { acknowledgeInventory } from "./acknowledge-inventory.ts";

type Message = z.infer<typeof InventoryChanged>;

const message = (flight_id: string, version: number) =>
  ({ id: `${flight_id}:${version}`, data: { flight_id, version } }) as Message;

/** Flights that write down what they are told; `lost` cannot be reached. */
function flights(lost: string) {
  const told: [string, number][] = [];
  const seats = {
    getByName: (flightId: string) => ({
      inventoryApplied: (version: number) => {
        if (flightId === lost) return Promise.reject(new Error("unreachable"));
        told.push([flightId, version]);
        return Promise.resolve();
      },
    }),
  } as unknown as Objects<FlightSeatsApi>;
  return { told, seats };
}

test("each flight of a batch is told once, of the newest version", async () => {
  const { told, seats } = flights("");
  await acknowledgeInventory(seats, [message("A", 3), message("B", 1), message("A", 5), message("A", 4)]);
  expect(told).toEqual([
    ["A", 5],
    ["B", 1],
  ]);
});

test("a flight that cannot be reached keeps nobody else from being told, and fails no message", async () => {
  const { told, seats } = flights("A");
  await expect(acknowledgeInventory(seats, [message("A", 3), message("B", 1)])).resolves.toBeUndefined();
  expect(told).toEqual([["B", 1]]);
});
