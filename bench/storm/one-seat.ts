import { invariant } from "#domain/invariant.ts";
import { bookingBody, type SoldFlight } from "../offers.ts";
import { type Answer, crowd, isHeld, type Outcome, outcomeOf, type Rates, tally } from "./crowd.ts";
import { CABIN, SEATS } from "./flights.ts";
import { checkHistories } from "./history.ts";
import { checkProjected } from "./projected.ts";
import { type Stage, strangers } from "./stage.ts";

/** `any`: any seat will do. `named`: each names one. `peer …`: the same at Fastify and PostgreSQL. */
export type OneSeat = "noop" | "any" | "named" | "peer any" | "peer named";
const DESIGNATORS = CABIN.map(({ designator }) => designator);

interface Told extends Answer {
  ask: { key: string; designator: string | null };
  outcome: Outcome;
}

/** Many people, one seat each, on one flight. Throws when the answers are not what they must be. */
export async function oneSeat(stage: Stage, kind: OneSeat, flight: SoldFlight, people: number): Promise<Rates> {
  const { host, tokenOf } = stage;
  const peer = kind.startsWith("peer") ? stage.peer : null;
  if (peer !== null) await peer.open(flight.flight_id, DESIGNATORS);
  const { prefix, next } = strangers(tokenOf);
  const asks = Array.from({ length: people }, (_, i) => {
    const { name, token } = next();
    const designator = kind.endsWith("named") ? (DESIGNATORS[i % SEATS] ?? null) : null;
    const key = kind === "noop" ? `noop-${flight.flight_id}-${i}` : name;
    return { key, token, json: bookingBody(flight, designator), designator };
  });
  const stormed = await crowd(peer === null ? host.gateway : peer.url, kind, asks);
  const told = stormed.answers.map((answer) => ({ ...answer, outcome: outcomeOf(answer) }));
  checkAnswers(kind, told);
  if (peer !== null) {
    const count = await peer.count(flight.flight_id);
    invariant(count.held === SEATS && count.bookings === SEATS, `${kind}: ${count.held} seats, ${count.bookings} bookings`);
  }
  if (kind === "any" || kind === "named") await checkSystem(stage, kind, flight.flight_id, prefix, told);
  return stormed;
}

/** A fast wrong answer is no answer: every seat once, everybody else refused for want of a seat, nothing else at all. */
function checkAnswers(kind: OneSeat, told: Told[]): void {
  const outcomes = told.map(({ outcome }) => outcome);
  const expected = kind === "noop" ? 0 : SEATS;
  // Where every seat is gone there is none to offer instead of the one that was named.
  const refusals = kind.endsWith("named") ? ["409 seat_unavailable", "409 sold_out"] : ["409 sold_out"];
  const held = outcomes.filter(isHeld);
  const refused = outcomes.filter(({ code }) => refusals.includes(code));
  const isComplete = held.length === expected && refused.length === told.length - expected;
  invariant(isComplete, `${kind}: the answers were ${tally(outcomes)}`);
  const sold = held.flatMap(({ seats }) => seats.map(({ designator }) => designator));
  invariant(sold.length === expected && new Set(sold).size === expected, `${kind}: a seat was given twice`);
}

/** The flight's object and D1 know what the answers said, and no two answers contradict each other. */
async function checkSystem({ host, reader }: Stage, kind: "any" | "named", flight: string, prefix: string, told: Told[]) {
  const held = told.flatMap(({ outcome }) => (isHeld(outcome) ? outcome : []));
  const { claims } = await reader.recorded(flight);
  const owners = new Map(claims.seats.map(({ designator, booking_id }) => [designator, booking_id]));
  const isTrue = held.every(({ id, seats }) => seats.length === 1 && owners.get(seats[0]?.designator ?? "") === id);
  invariant(claims.seats.length === SEATS && owners.size === SEATS && isTrue, `${kind}: the flight's object says otherwise`);
  if (kind === "named") checkNamed(told);
  await checkHistories(kind, told, [flight], reader, { refusals: true });
  const bookings = new Map(held.map(({ id }) => [id, "held" as const]));
  await checkProjected(kind, host, { prefix, bookings, flights: new Map([[flight, SEATS]]) });
}

/** Whoever named a seat got it or was refused it, and then told of others that were free: of none only when there was none. */
function checkNamed(told: Told[]): void {
  const soldAt = new Map<string, { from: number; until: number }>();
  for (const { ask, outcome, invoked_at, answered_at } of told) {
    if (!isHeld(outcome)) continue;
    const given = outcome.seats.map(({ designator }) => designator).join(" ");
    invariant(given === ask.designator, `named: ${ask.designator} was asked for, ${given} given`);
    soldAt.set(given, { from: invoked_at, until: answered_at });
  }
  const lastAsked = Math.max(...[...soldAt.values()].map(({ from }) => from));
  for (const { ask, outcome, invoked_at, answered_at } of told) {
    if (isHeld(outcome)) continue;
    const { code, gone, alternatives } = outcome;
    if (code === "409 sold_out") {
      invariant(answered_at > lastAsked, "named: sold out to somebody while seats were free");
      continue;
    }
    invariant(gone.join(" ") === ask.designator, `named: ${ask.designator} was asked for, ${gone.join(" ")} refused`);
    invariant(alternatives.length > 0, "named: refused with nothing else to choose from, and not as sold out");
    for (const seat of alternatives)
      invariant((soldAt.get(seat)?.until ?? 0) > invoked_at, `named: ${seat} was offered instead, and gone already`);
  }
}
