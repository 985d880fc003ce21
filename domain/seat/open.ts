import { type Result, err, ok } from "#domain/result.ts";
import { defineFlight } from "./flight.ts";
import type { Flight, FlightDefinition } from "./flight-state.ts";
import { layoutInService } from "./layouts.ts";

/** Opens the flight for sale. Repeating it changes nothing; another definition is refused, since seats may be sold under the one it has. */
export function open(
  flight: Flight,
  definition: FlightDefinition,
): Result<{ version: number }, { reason: "definition_differs" }> {
  if (flight.definition !== null) {
    return sameDefinition(flight.definition, definition)
      ? ok({ version: flight.version })
      : err({ reason: "definition_differs" });
  }
  defineFlight(flight, definition, layoutInService(definition.aircraft));
  return ok({ version: flight.version });
}

function sameDefinition(a: FlightDefinition, b: FlightDefinition): boolean {
  return a.departs_at === b.departs_at && cabinOf(a) === cabinOf(b);
}

/**
 * What of a definition its seats and units depend on. Without the units that are honoured: a flight goes on with those it was opened
 * with, whatever a later release would give it.
 */
export function cabinOf(definition: FlightDefinition): string {
  const classes = definition.booking_classes.map(
    ({ booking_class, cabin, authorised }) => `${booking_class}/${cabin}/${authorised}`,
  );
  return [definition.flight_id, definition.aircraft, definition.currency, ...classes.toSorted()].join("|");
}
