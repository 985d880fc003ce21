import { invariant } from "#domain/invariant.ts";
import { offerOf, partyBody, type SoldFlight } from "../offers.ts";
import { crowd, type Held, isHeld, outcomeOf, type Rates, tally } from "./crowd.ts";
import { CABIN, type Recorded, SEATS } from "./flights.ts";
import { checkHistories } from "./history.ts";
import { checkProjected } from "./projected.ts";
import { type Stage, strangers } from "./stage.ts";
import { apartForNothing } from "./together.ts";

const LARGEST = 5;

/** Many parties of one to five for one flight, all sizes equally often. Throws when the answers are not what they must be. */
export async function parties({ host, reader, tokenOf }: Stage, flight: SoldFlight, people: number): Promise<Rates> {
  const offers = await Promise.all(Array.from({ length: LARGEST }, (_, i) => offerOf(host, [flight], i + 1)));
  const { prefix, next } = strangers(tokenOf);
  const asks = Array.from({ length: people }, (_, i) => {
    const { name, token } = next();
    const size = 1 + (i % LARGEST);
    return { key: name, token, json: partyBody(offers[size - 1] ?? "", size), size };
  });
  const stormed = await crowd(host.gateway, "parties", asks);
  const told = stormed.answers.map((answer) => ({ ...answer, outcome: outcomeOf(answer) }));
  const refused = told.filter(({ outcome }) => outcome.code === "409 sold_out");
  const held = told.flatMap(({ ask, outcome }) => (isHeld(outcome) ? { ...outcome, size: ask.size } : []));
  invariant(held.length + refused.length === people, `parties: the answers were ${tally(told.map(({ outcome }) => outcome))}`);
  checkSeated(held, await reader.recorded(flight.flight_id));
  // A refusal of a party says nothing about any one seat.
  await checkHistories("parties", told, [flight.flight_id], reader, { refusals: false });
  const bookings = new Map(held.map(({ id }) => [id, "held" as const]));
  await checkProjected("parties", host, { prefix, bookings, flights: new Map([[flight.flight_id, SEATS]]) });
  return stormed;
}

/**
 * Each party has as many seats as people, no seat has two parties, nobody else has any, all sit as well as they could, and
 * since people alone came to the end, every seat is taken.
 */
function checkSeated(held: (Held & { size: number })[], { claims, holds }: Recorded): void {
  const owners = new Map(claims.seats.map(({ designator, booking_id }) => [designator, booking_id]));
  for (const { id, seats, size } of held) {
    const names = new Set(seats.map(({ designator }) => designator));
    invariant(names.size === size && seats.length === size, `parties: ${size} people were given ${[...names].join(" ")}`);
    for (const name of names)
      invariant(owners.get(name) === id, `parties: ${name} was given to ${id}, and the object says otherwise`);
  }
  const given = held.reduce((sum, { size }) => sum + size, 0);
  invariant(given === SEATS && owners.size === SEATS, `parties: ${given} seats were given, ${owners.size} are held`);
  invariant(holds.length === held.length, `parties: ${held.length} parties were seated, ${holds.length} hold seats`);
  const apart = apartForNothing(
    CABIN,
    holds.map(({ designators }) => designators),
  );
  invariant(apart === null, `parties: ${apart}`);
}
