import { invariant } from "#domain/invariant.ts";
import { type Result, err, ok } from "#domain/result.ts";
import { type Flight, type FlightDefinition, defineFlight } from "./flight.ts";
import { layoutOf } from "./layouts.ts";

/** Opens the flight for sale. Repeating it changes nothing; another definition is refused, since seats may be sold under the first. */
export function open(
  flight: Flight,
  definition: FlightDefinition,
): Result<{ version: number }, { reason: "definition_differs" }> {
  if (flight.definition !== null) {
    return sameDefinition(flight.definition, definition)
      ? ok({ version: flight.version })
      : err({ reason: "definition_differs" });
  }
  const layout = layoutOf(definition.aircraft);
  invariant(layout, `aircraft ${definition.aircraft} is in service`);
  defineFlight(flight, definition, layout);
  return ok({ version: flight.version });
}

function sameDefinition(a: FlightDefinition, b: FlightDefinition): boolean {
  return canonical(a) === canonical(b);
}

function canonical(definition: FlightDefinition): string {
  const classes = definition.booking_classes.map(
    ({ booking_class, cabin, authorised }) => `${booking_class}/${cabin}/${authorised}`,
  );
  return [definition.flight_id, definition.departs_at, definition.aircraft, definition.currency, ...classes.toSorted()].join("|");
}
