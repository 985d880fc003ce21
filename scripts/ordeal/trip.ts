import type { Offer, SeatMap } from "#contracts/offers.ts";
import { inDays } from "../api/in-days.ts";
import type { WantedSeat } from "../../test/linearizability/recorder.ts";
import type { Caller } from "./caller.ts";
import type { World } from "./client.ts";

/** Flights on sale from so many days ahead on, until a week before the last ones, so that there is a way back. */
const FIRST_DAY = 2;
const LAST_DAYS = 7;
/** Share of the clients that want named seats of the flights of the season. */
const CROWD = 0.7;
/** So few seats are wanted at a time that clients meet on them. */
const WANTED_SEATS = 8;

export interface Trip {
  /** Of `POST /v1/bookings`. */
  body: Record<string, unknown>;
  wanted: WantedSeat[];
}

/** What a client finds and chooses; null where it finds nothing, or gives up. */
export async function chooseTrip(world: World, caller: Caller): Promise<Trip | null> {
  const { random } = world;
  const seasonDays = seasonOf(world);
  const isCrowd = random.next() < CROWD;
  const day = FIRST_DAY + (isCrowd ? world.season() % seasonDays : Math.floor(random.next() * seasonDays));
  const query = new URLSearchParams({
    origin: "LHR",
    destination: isCrowd || random.next() < 0.5 ? "JFK" : "CDG",
    departure_date: inDays(day),
    adults: random.next() < 0.7 ? "1" : "2",
    ...(isCrowd && { max_connections: "0" }),
    ...(!isCrowd && random.next() < 0.5 && { return_date: inDays(day + 5) }),
    limit: "3",
  });
  const found = await caller.ask<{ data: Offer[] }>(`/v1/offers?${query.toString()}`);
  const [first, ...others] = found?.status === 200 ? found.body.data : [];
  if (first === undefined) return null;
  const offer = random.pick([first, ...others]);
  const seats = isCrowd ? await chooseSeats(world, caller, offer) : {};
  return seats && tripOf(offer, seats);
}

/** One of the seats everybody wants for each passenger, of those that look free or of any. */
async function chooseSeats(world: World, caller: Caller, offer: Offer): Promise<Record<string, WantedSeat> | null> {
  const { journal, random, season } = world;
  const flight_id = flightsOf(offer)[0] ?? "";
  const asked = journal.seats.look(flight_id);
  const map = await caller.ask<SeatMap>(`/v1/flights/${flight_id}/seat-map`);
  if (map?.status !== 200) return null;
  const economy = seatsOf(map.body, "economy").filter(({ state }) => state !== "blocked");
  const from = (Math.floor(season() / seasonOf(world)) * WANTED_SEATS) % economy.length;
  const wanted = economy.slice(from, from + WANTED_SEATS);
  for (const { designator, state } of wanted)
    if (state !== "blocked") asked.saw(designator, state === "available" ? "free" : state);
  const free = wanted.filter(({ state }) => state === "available");
  const choice = random.next() < 0.8 && free.length >= offer.passengers.length ? free : wanted;
  const first = Math.floor(random.next() * choice.length);
  const chosen = offer.passengers.map(({ id }, i) => [id, choice[(first + i) % choice.length]?.designator ?? null] as const);
  return Object.fromEntries(chosen.map(([id, designator]) => [id, { flight_id, designator }]));
}

function tripOf(offer: Offer, chosen: Record<string, WantedSeat>): Trip {
  const passengers = offer.passengers.map(({ id }, i) => ({
    id,
    given_name: i === 0 ? "Ada" : "Grace",
    family_name: "Lovelace",
    born_on: "1985-03-14",
    ...(chosen[id] !== undefined && { seat_selections: [chosen[id]] }),
  }));
  return {
    body: { offer_id: offer.id, contact: { email: "passenger@example.com" }, passengers },
    wanted: offer.passengers.flatMap(({ id }) =>
      flightsOf(offer).map((flight_id) => chosen[id] ?? { flight_id, designator: null }),
    ),
  };
}

const seasonOf = ({ days }: World): number => days - FIRST_DAY - LAST_DAYS;

const flightsOf = ({ slices }: Offer): string[] => slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));

export const seatsOf = ({ cabins }: SeatMap, only?: string): SeatMap["cabins"][number]["rows"][number]["seats"] =>
  cabins.filter(({ cabin }) => only === undefined || cabin === only).flatMap(({ rows }) => rows.flatMap(({ seats }) => seats));
