import { invariant } from "#domain/invariant.ts";
import { offerOf, partyBody, type SoldFlight } from "../offers.ts";
import { type Answer, AT_ONCE, crowd, type Held, isHeld, type Outcome, outcomeOf, type Rates, tally } from "./crowd.ts";
import { type FlightReader, SEATS } from "./flights.ts";
import { checkHistories } from "./history.ts";
import { checkProjected } from "./projected.ts";
import { type Stage, strangers } from "./stage.ts";

/** Flights that the itineraries share: each leaves one of them out, so any two have two in common. */
export const FLIGHTS = 4;
const TRIP_FLIGHTS = 3;
/** Trips that fill all flights. */
const CAPACITY = (SEATS * FLIGHTS) / TRIP_FLIGHTS;
const LOOK_EVERY_MS = 250;
/** Longer than a brief hold lives (`bench/workers/bookings.ts`). */
const BRIEF_OVER_MS = 4_500;
/** So long at least people come, so that the flights are sold out again and again; and no longer than this on a slow machine. */
const STORM_MS = { least: 2 * BRIEF_OVER_MS, most: 120_000 };

interface Trip {
  flights: string[];
  offer_id: string;
}
type Ask = Awaited<ReturnType<typeof asksFor>>[number];
interface Told extends Answer {
  ask: Ask;
  outcome: Outcome;
}
type Won = Held & { ask: Ask };

/**
 * Many people, each for one seat on three of four flights, every triple in every order, while holds run out: all of it under
 * holds of a few seconds. Then some more whose holds last, until nobody gets anything: what is held then is exactly what was
 * answered, and the flights are as full as they can be.
 */
export async function itineraries(stage: Stage, flights: SoldFlight[], people: number): Promise<Rates> {
  const { host, reader } = stage;
  const trips = await tripsOf(stage, flights);
  const ids = flights.map(({ flight_id }) => flight_id);
  const { prefix, next } = strangers(stage.tokenOf);
  const wave = async (kind: "brief" | "lasting", count: number, atOnce = AT_ONCE) => {
    const stormed = await crowd(host.gateway, `itineraries (${kind})`, asksFor(kind, count, trips, next), atOnce);
    const told = stormed.answers.map((answer): Told => ({ ...answer, outcome: outcomeOf(answer) }));
    return { ...stormed, told, won: wonOf(told) };
  };
  const brief: Awaited<ReturnType<typeof wave>>[] = [];
  const lasting: typeof brief = [];
  await watched(reader, ids, async () => {
    const began = performance.now();
    while (performance.now() < began + STORM_MS.least || !isStorm(brief)) {
      invariant(performance.now() < began + STORM_MS.most, "itineraries: too slow for holds to be refused and to run out");
      brief.push(await wave("brief", people));
    }
    // While the last of the brief holds run out.
    lasting.push(await wave("lasting", CAPACITY));
  });
  await new Promise((resolve) => setTimeout(resolve, BRIEF_OVER_MS));
  do lasting.push(await wave("lasting", CAPACITY));
  while (lasting.at(-1)?.won.length !== 0);
  // People who come together may all miss seats that one of them holds for a moment: in the end each trip is asked for alone.
  do lasting.push(await wave("lasting", trips.length, 1));
  while (lasting.at(-1)?.won.length !== 0);

  const told = [...brief, ...lasting].flatMap((each) => each.told);
  const isAnswered = told.every(({ outcome: { code } }) => code === "held" || code === "409 sold_out");
  invariant(isAnswered, `itineraries: the answers were ${tally(told.map(({ outcome }) => outcome))}`);
  const won = { brief: brief.flatMap((each) => each.won), lasting: lasting.flatMap((each) => each.won) };
  checkWhole([...won.brief, ...won.lasting]);
  const held = await checkHeld(reader, trips, ids, won.lasting);
  await checkHistories("itineraries", told, ids, reader, { refusals: false });
  const bookings = new Map([
    ...won.brief.map(({ id }) => [id, "expired"] as const),
    ...won.lasting.map(({ id }) => [id, "held"] as const),
  ]);
  await checkProjected("itineraries", host, { prefix, bookings, flights: held });
  const middle = brief.toSorted((a, b) => a.per_s - b.per_s)[brief.length >> 1];
  invariant(middle, "there was a wave");
  return middle;
}

/** The flights were sold out, and more than once, which they can be only if holds ran out. */
function isStorm(waves: { told: Told[]; won: Won[] }[]): boolean {
  const [told, won] = waves.reduce(([t, w], wave) => [t + wave.told.length, w + wave.won.length], [0, 0]);
  return won >= 2 * CAPACITY && told > won;
}

const wonOf = (told: Told[]): Won[] => told.flatMap(({ ask, outcome }) => (isHeld(outcome) ? { ...outcome, ask } : []));

/** Keys say how long the holds live (`bench/workers/bookings.ts`). */
function asksFor(kind: "brief" | "lasting", count: number, trips: Trip[], next: () => { name: string; token: string }) {
  return Array.from({ length: count }, (_, i) => {
    const { name, token } = next();
    const trip = trips[i % trips.length];
    invariant(trip, "there are trips");
    return { key: `${kind}-${name}`, token, json: partyBody(trip.offer_id, 1), trip };
  });
}

/** Every three of the flights, in every order. */
async function tripsOf({ host }: Stage, flights: SoldFlight[]): Promise<Trip[]> {
  const orders = flights.flatMap((a) =>
    flights.flatMap((b) => flights.flatMap((c) => (new Set([a, b, c]).size === TRIP_FLIGHTS ? [[a, b, c]] : []))),
  );
  // Neighbours in this list have little in common, so those who ask at the same moment do, too.
  return await Promise.all(
    orders
      .map((order, i) => ({ order, rank: (i * 7) % orders.length }))
      .toSorted((x, y) => x.rank - y.rank)
      .map(async ({ order }) => ({
        flights: order.map(({ flight_id }) => flight_id),
        offer_id: await offerOf(host, order, 1),
      })),
  );
}

/** Looks at every flight again and again meanwhile: never more seats than there are, nobody with two. */
async function watched(reader: FlightReader, flights: string[], work: () => Promise<void>): Promise<void> {
  const state = { isOver: false, looks: 0 };
  const watching = (async () => {
    while (!state.isOver) {
      for (const flight of flights) {
        const { seats } = (await reader.recorded(flight)).claims;
        const names = new Set(seats.map(({ designator }) => designator));
        const bookings = new Set(seats.map(({ booking_id }) => booking_id));
        invariant(names.size === seats.length && seats.length <= SEATS, `itineraries: ${seats.length} seats held on ${flight}`);
        invariant(bookings.size === seats.length, `itineraries: somebody holds two seats on ${flight}`);
      }
      state.looks += 1;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  await Promise.all([work().finally(() => (state.isOver = true)), watching]);
  invariant(state.looks > 0, "the flights were looked at");
}

/** Whoever was answered a booking was answered a seat on each of the three flights. */
function checkWhole(won: Won[]): void {
  for (const { seats, ask } of won) {
    const got = seats.map(({ flight_id }) => flight_id).toSorted();
    invariant(got.join() === ask.trip.flights.toSorted().join(), `itineraries: ${got.join()} for ${ask.trip.flights.join()}`);
  }
}

/** What the flights hold is what lasting answers said, seat by seat; of each trip at least one flight is full. Seats held by flight. */
async function checkHeld(reader: FlightReader, trips: Trip[], flights: string[], lasting: Won[]): Promise<Map<string, number>> {
  const answered = lasting.flatMap(({ id, seats }) => seats.map((seat) => `${seat.flight_id} ${seat.designator} ${id}`));
  const held: string[] = [];
  const counts = new Map<string, number>();
  for (const flight of flights) {
    const { seats } = (await reader.recorded(flight)).claims;
    counts.set(flight, seats.length);
    held.push(...seats.map(({ designator, booking_id }) => `${flight} ${designator} ${booking_id}`));
  }
  const isSame = held.length === answered.length && new Set([...held, ...answered]).size === held.length;
  invariant(isSame, `itineraries: ${answered.length} seats were answered, ${held.length} are held, or not the same`);
  const unfair = trips.find((trip) => !trip.flights.some((flight) => counts.get(flight) === SEATS));
  invariant(unfair === undefined, `itineraries: ${unfair?.flights.join()} was refused, and none of them is full`);
  return counts;
}
