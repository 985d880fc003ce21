import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { Life } from "./runtime/object-host.ts";
import type { World } from "./world.ts";

const RETRY_MS = 20_000;

/** An operator cancels a flight, and asks again until an answer comes. */
export async function cancelFlight(world: World, definition: FlightDefinition): Promise<void> {
  const { simulation } = world;
  for (;;) {
    const flight = world.seats(new Life()).getByName(definition.flight_id);
    try {
      await flight.open(definition);
      const answer = await flight.cancel();
      if (!answer.ok) simulation.violate("F1", `the flight cannot be cancelled: ${answer.error.reason}`, null);
      return simulation.count("a flight is cancelled");
    } catch {
      await simulation.sleep(simulation.around(RETRY_MS));
    }
  }
}
