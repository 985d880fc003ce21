import type { Money } from "#contracts/common.ts";
import type { OfferTerms } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { formatInstant } from "#domain/time/format.ts";
import { addDays } from "#domain/time/local-date.ts";
import { openOffer, signOffer } from "#platform/offer-token.ts";
import { SCHEDULES } from "../seed/flights.ts";
import type { Host } from "./host.ts";
import { HttpClient } from "./http.ts";

/** The booking class of the full fare: all of a cabin's seats may be sold from it. */
const FULL_FARE = "Y";
/** All from one airport, and so in one currency, by A320s. */
const ORIGIN = "LHR";
const AIRCRAFT = "320";
const DESTINATIONS = new Set(
  SCHEDULES.filter(({ origin, aircraft }) => origin === ORIGIN && aircraft === AIRCRAFT).map(({ destination }) => destination),
);

type Seller = Pick<Host, "gateway" | "secrets">;

export interface SoldFlight {
  flight_id: string;
  /** A signed offer of one seat in it. */
  offer_id: string;
  terms: OfferTerms;
}

/**
 * Offers of one adult's seat on `count` different A320 flights of the seeded timetable, all from one airport: what search answers, with the full
 * fare's booking class, so that every seat of the cabin can be sold, signed with the host's own key.
 */
export async function offersOf(host: Seller, count: number): Promise<SoldFlight[]> {
  const client = await HttpClient.open(host.gateway);
  const found = new Map<string, SoldFlight>();
  try {
    for (const { destination, date } of routeDays()) {
      if (found.size >= count) break;
      for (const terms of await search(client, host, destination, date)) {
        const offer = await soldFlight(host, terms);
        found.set(offer.flight_id, offer);
      }
    }
  } finally {
    client.close();
  }
  return [...found.values()].slice(0, count);
}

/** Every route, day after day; search says where the timetable ends. */
function* routeDays(): Generator<{ destination: string; date: string }, never> {
  for (let day = 1; ; day++) {
    const date = addDays(new Date().toISOString().slice(0, 10), day);
    for (const destination of DESTINATIONS) yield { destination, date };
  }
}

/** What the offers of one route and day on flights of the right aircraft have signed. */
async function search(client: HttpClient, host: Seller, destination: string, departure_date: string): Promise<OfferTerms[]> {
  const query = new URLSearchParams({ origin: ORIGIN, destination, departure_date, max_connections: "0", limit: "100" });
  const { status, body } = await client.send({ method: "GET", path: `/v1/offers?${query.toString()}` });
  invariant(status === 200, `search answered ${status}: ${body}`);
  const { data } = JSON.parse(body) as { data: { id: string }[] };
  const offers = await Promise.all(data.map(({ id }) => opened(host, id)));
  return offers.filter(({ slices }) => slices[0]?.segments[0]?.aircraft === AIRCRAFT);
}

async function soldFlight(host: Seller, { slices, ...found }: OfferTerms): Promise<SoldFlight> {
  const terms = {
    ...found,
    slices: slices.map((slice) => ({
      ...slice,
      segments: slice.segments.map((each) => ({ ...each, booking_class: FULL_FARE })),
    })),
  };
  const flight_id = slices[0]?.segments[0]?.flight_id;
  invariant(flight_id !== undefined, "an offer has a flight");
  return { flight_id, offer_id: await signed(host, terms), terms };
}

async function opened(host: Seller, id: string): Promise<OfferTerms> {
  const offer = await openOffer(id, keyOf(host), Date.now());
  invariant(offer.ok, "the host opens what it has signed");
  return offer.value;
}

/** An offer is good for twenty minutes: the same one signed anew, for whoever sells for longer. */
export async function renew(host: Seller, flight: SoldFlight): Promise<void> {
  flight.terms = { ...flight.terms, expires_at: formatInstant(Date.now() + RENEWED_MS) };
  flight.offer_id = await signed(host, flight.terms);
}
const RENEWED_MS = 20 * 60_000;

const signed = (host: Seller, terms: OfferTerms): Promise<string> => signOffer(terms, keyOf(host));

function keyOf({ secrets }: Seller): string {
  const key = secrets["OFFER_SIGNING_KEY"];
  invariant(key !== undefined, "the host has a key for offers");
  return key;
}

/** One offer of all these flights, in this order, for a party of adults: at the sum of what each costs each. */
export async function offerOf(host: Seller, flights: SoldFlight[], party: number): Promise<string> {
  const [first] = flights;
  invariant(first, "an offer has a flight");
  const all = flights.map(({ terms }) => terms);
  const sum = (amounts: Money[], people = party): Money => ({
    amount_minor: people * amounts.reduce((total, { amount_minor }) => total + amount_minor, 0),
    currency: first.terms.total.currency,
  });
  return await signed(host, {
    ...first.terms,
    total: sum(all.map(({ total }) => total)),
    base: sum(all.map(({ base }) => base)),
    base_by_type: [
      {
        type: "adult",
        base: sum(
          all.map(({ base }) => base),
          1,
        ),
      },
    ],
    taxes: all.flatMap(({ taxes }) => taxes.map((tax) => ({ ...tax, amount: sum([tax.amount]) }))),
    slices: all.flatMap(({ slices }) => slices),
    passengers: GIVEN_NAMES.slice(0, party).map((_, i) => ({ id: `pax_${i + 1}`, type: "adult" })),
  });
}

/** As many as the largest party. */
const GIVEN_NAMES = ["Ada", "Bea", "Cleo", "Dora", "Eve"];

/** The body of `POST /v1/bookings` for a party of adults who take any seats. */
export function partyBody(offer_id: string, party: number) {
  return {
    offer_id,
    contact: { email: "bench@example.com" },
    passengers: GIVEN_NAMES.slice(0, party).map((given_name, i) => ({
      id: `pax_${i + 1}`,
      given_name,
      family_name: "Lovelace",
      born_on: "1985-03-14",
    })),
  };
}

/** The same for one adult; without a designator any seat will do. */
export function bookingBody({ flight_id, offer_id }: SoldFlight, designator: string | null) {
  const { passengers, ...body } = partyBody(offer_id, 1);
  const seat_selections = designator === null ? undefined : [{ flight_id, designator }];
  return { ...body, passengers: passengers.map((passenger) => ({ ...passenger, seat_selections })) };
}
