import { type Result, err, ok } from "#domain/result.ts";
import { redefineFlight } from "./flight.ts";
import type { Flight, FlightDefinition } from "./flight-state.ts";
import { cabinOf, open } from "./open.ts";

export interface Redefinition {
  /** Higher than that of every redefinition of this flight before: one that comes late never brings back what was. */
  n: number;
  definition: FlightDefinition;
}

/**
 * Has the flight leave at another time, be withdrawn or come back, or be flown by another aircraft: the latter only while nobody has a claim on its seats, which
 * are those of the aircraft that was. The new one comes as it is, also where seats of the old one were blocked. A flight
 * that is not open yet is opened, so that whoever is about to open it as it was before comes too late. One that is cancelled stays as it
 * is. All of it or nothing.
 */
export function redefine(
  flight: Flight,
  { n, definition }: Redefinition,
): Result<{ version: number }, { reason: "in_use" | "overtaken" }> {
  const { definition: before, redefined } = flight;
  const isOtherCabin = before !== null && cabinOf(before) !== cabinOf(definition);
  const isBack = (before?.withdrawn === true) !== (definition.withdrawn === true);
  const isOther = isOtherCabin || isBack || before?.departs_at !== definition.departs_at;
  if (flight.cancellation !== null || n < redefined || (n === redefined && isOther)) return err({ reason: "overtaken" });
  if (isOtherCabin && flight.holds.size > 0) return err({ reason: "in_use" });
  if (before === null) open(flight, definition);
  redefineFlight(flight, { n, definition, isOtherCabin });
  return ok({ version: flight.version });
}
