import { invariant } from "#domain/invariant.ts";
import { checkSeats, describeViolation } from "../../test/linearizability/check.ts";
import type { SeatOperation } from "../../test/linearizability/operation.ts";
import { type Answer, isHeld, type Outcome } from "./crowd.ts";
import { CABIN, type FlightReader, SEATS } from "./flights.ts";

type Told = Pick<Answer, "invoked_at" | "answered_at"> & { ask: { key: string }; outcome: Outcome };

const SEEN: Record<string, "free" | "held" | "sold"> = { available: "free", held: "held", sold: "sold" };

/**
 * What a storm's answers said about single seats, with a last look at every flight's seat map, must fit seats that do one
 * thing at a time (docs/proof.md). `refusals`: whether refusals count too. They do not where a refused person may have held
 * other seats for a moment, since nobody learns which: they could explain any refusal.
 */
export async function checkHistories(
  name: string,
  told: Told[],
  flights: string[],
  reader: Pick<FlightReader, "seatMap">,
  { refusals }: { refusals: boolean },
): Promise<void> {
  const operations = told.flatMap((one, i) => (isHeld(one.outcome) || refusals ? operationsOf(one, i) : []));
  for (const flight of flights) operations.push(...(await look(flight, reader)));
  const { violations } = checkSeats(operations);
  invariant(violations.length === 0, `${name}: contradicting answers\n${violations.flatMap(describeViolation).join("\n")}`);
}

function operationsOf({ ask, outcome, invoked_at, answered_at }: Told, index: number): SeatOperation[] {
  const common = { booking: ask.key, invoked_at, answered_at, op: "hold" as const };
  if (isHeld(outcome)) {
    // The server's clock is this machine's, too.
    const expires_at = outcome.expires_at === null ? invoked_at : Date.parse(outcome.expires_at) - performance.timeOrigin;
    return outcome.seats.map((seat) => ({ ...common, ...seat, outcome: "taken", expires_at }));
  }
  const { flight_id } = outcome;
  if (flight_id === undefined) return [];
  return refusedSeats(outcome, index).map((designator) => ({ ...common, flight_id, designator, outcome: "refused" }));
}

/** Sold out, to one person, says of every seat that it was not free: told of one of them, by turns, since 180 × 10,000 are many. */
const refusedSeats = ({ code, gone }: Exclude<Outcome, { id: string }>, index: number): string[] =>
  code === "409 sold_out" ? CABIN.slice(index % SEATS, (index % SEATS) + 1).map(({ designator }) => designator) : gone;

async function look(flight_id: string, reader: Pick<FlightReader, "seatMap">): Promise<SeatOperation[]> {
  const invoked_at = performance.now();
  const seats = await reader.seatMap(flight_id);
  const answered_at = performance.now();
  return seats.map(({ designator, state }) => {
    const outcome = SEEN[state];
    invariant(outcome, `a seat is ${state}`);
    return { op: "look", outcome, flight_id, designator, booking: "", invoked_at, answered_at };
  });
}
