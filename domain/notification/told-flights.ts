import { type FlightNow, NUMBERS_A_CHANGE } from "../booking/as-it-flies.ts";
import { formatInstant } from "../time/format.ts";
import type { FlightChangeFacts } from "./facts.ts";

/**
 * Flights of a booking as its passengers were told of them last. `changes`: all that they were told of, in the order in which that was written
 * down. The newest is told by its number, for one that comes late is not.
 */
export function flightsAsTold(changes: readonly FlightChangeFacts[]): FlightNow[] {
  return [...Map.groupBy(changes, ({ flight_id }) => flight_id)].flatMap(([id, told]) => {
    const last = told.toSorted((a, b) => (a.changes ?? 0) - (b.changes ?? 0)).at(-1);
    return last === undefined ? [] : { id, ...timesOf(last), changes: last.changes ?? NUMBERS_A_CHANGE * told.length };
  });
}

function timesOf({ before, after }: FlightChangeFacts) {
  const { destination, departs_local, arrives_local, aircraft } = after ?? before;
  const [departs_at, arrives_at] = [utcOf(departs_local), utcOf(arrives_local)];
  return { destination, departs_at, arrives_at, departs_local, arrives_local, aircraft, flies: after !== null };
}

const utcOf = (local: string): string => formatInstant(Date.parse(local));
