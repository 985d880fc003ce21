import { type FlightNow, NUMBERS_A_CHANGE } from "../booking/as-it-flies.ts";
import { formatInstant } from "../time/format.ts";
import type { FlightChangeFacts } from "./facts.ts";

/**
 * Flights of a booking as its passengers were told of them last. `changes`: all that they were told of, in the order in which that was written
 * down. The newest is told by its number, for one that comes late is not. One without a number is newer than what came before it: it
 * may have been told by a release from before there were numbers, while one that has them is rolled out, or once that is rolled back.
 */
export function flightsAsTold(changes: readonly FlightChangeFacts[]): FlightNow[] {
  return [...Map.groupBy(changes, ({ flight_id }) => flight_id)].flatMap(([id, told]) => {
    const highest = Math.max(0, ...told.map(({ changes = 0 }) => changes));
    const at = told.findLastIndex(({ changes }) => changes === highest);
    const since = told.slice(at + 1).filter(({ changes }) => changes === undefined);
    const last = since.at(-1) ?? told[at];
    return last === undefined ? [] : { id, ...timesOf(last), changes: highest + NUMBERS_A_CHANGE * since.length };
  });
}

function timesOf({ before, after }: FlightChangeFacts) {
  const { destination, departs_local, arrives_local, aircraft } = after ?? before;
  const [departs_at, arrives_at] = [utcOf(departs_local), utcOf(arrives_local)];
  return { destination, departs_at, arrives_at, departs_local, arrives_local, aircraft, flies: after !== null };
}

const utcOf = (local: string): string => formatInstant(Date.parse(local));
