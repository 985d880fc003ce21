import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { Result } from "#domain/result.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";

/**
 * What a flight's object answers, which is opened and asked again where it was never sold before; it learns its cabin and authorised units by
 * that. `define`: what search has of it, whose refusal is the answer where there is no such flight. That the object may refuse to be opened
 * says nothing: a timetable has changed it in between, and then it is open, as it is now. So its second answer is the answer, whatever it is.
 */
export async function askOpened<Value, Refusal extends { reason: string }, Unknown extends { reason: string }>(
  flight: Pick<FlightSeatsApi, "open">,
  define: () => Promise<Result<FlightDefinition, Unknown>>,
  ask: () => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | Unknown>> {
  const first = await ask();
  if (first.ok || first.error.reason !== "needs_definition") return first;
  const definition = await define();
  if (!definition.ok) return definition;
  await flight.open(definition.value);
  return ask();
}
