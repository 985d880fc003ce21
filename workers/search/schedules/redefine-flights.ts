import { authorisedUnits } from "#domain/fare/booking-classes.ts";
import { invariant } from "#domain/invariant.ts";
import type { FlightStatus } from "#domain/schedule/changes.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import type { Env } from "../env.ts";
import { chunks } from "./flight-rows.ts";

/** Objects that are asked at a time. */
const AT_ONCE = 10;

/** What a flight's object said to its number `n`. `in_use`: somebody has seats of the aircraft that was, and nothing has changed. */
export interface Redefined {
  n: number;
  state: "redefined" | "in_use" | "overtaken";
}

const OFF_SALE = `UPDATE flights SET status = 'suspended', redefined = redefined + 1, opened_at = coalesce(opened_at, ?2)
  WHERE id IN (SELECT value FROM json_each(?1)) AND status IN (SELECT value FROM json_each(?3))
  RETURNING id, redefined, (SELECT currency FROM airports WHERE code = origin) AS currency`;

/**
 * Tells the objects of flights when these leave from now on, and by which aircraft. Before the first hears of it the flights are off sale,
 * and whoever then puts one on sale must find its number still the same: so search never sells what its object does not have, however
 * many are at it, and wherever one of them breaks off. Flights of other states are left alone. `first`: in the same batch, before.
 * `withdrawn`: they do not fly, and sell nothing more, also to whoever has an offer or a hold.
 */
export async function redefineFlights(
  env: Env,
  flights: readonly DatedFlight[],
  {
    from,
    first,
    now,
    withdrawn = false,
  }: { from: readonly FlightStatus[]; first: D1PreparedStatement[]; now: number; withdrawn?: boolean },
): Promise<Map<string, Redefined>> {
  if (flights.length === 0) return new Map();
  const ids = JSON.stringify(flights.map(({ id }) => id));
  const answers = await env.DB.batch<{ id: string; redefined: number; currency: string }>([
    ...first,
    env.DB.prepare(OFF_SALE).bind(ids, now, JSON.stringify(from)),
  ]);
  const wanted = new Map(flights.map((flight) => [flight.id, flight]));
  const redefined = new Map<string, Redefined>();
  for (const chunk of chunks(answers.at(-1)?.results ?? [], AT_ONCE))
    await Promise.all(
      chunk.map(async ({ id, redefined: n, currency }) => {
        const flight = wanted.get(id);
        invariant(flight, `flight ${id} was asked for`);
        redefined.set(id, { n, state: await redefine(env, n, definitionOf(flight, currency, withdrawn)) });
      }),
    );
  return redefined;
}

const definitionOf = ({ id, departs_at, aircraft }: DatedFlight, currency: string, withdrawn: boolean): FlightDefinition => ({
  flight_id: id,
  departs_at,
  aircraft,
  currency,
  booking_classes: authorisedUnits(aircraft),
  ...(withdrawn && { withdrawn }),
});

async function redefine(env: Env, n: number, definition: FlightDefinition): Promise<Redefined["state"]> {
  const { flight_id } = definition;
  const answer = await env.FLIGHT_SEATS.getByName(flight_id).redefine({ n, definition });
  if (answer.ok) return "redefined";
  invariant(answer.error.reason !== "definition_differs", `the object of ${flight_id} is that of ${flight_id}`);
  return answer.error.reason;
}
