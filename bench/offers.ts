import type { Money } from "#contracts/common.ts";
import { OfferTerms } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { addDays } from "#domain/time/local-date.ts";
import { signOffer } from "#platform/offer-token.ts";
import type { Host } from "./host.ts";
import { HttpClient } from "./http.ts";

/** The shelf of the full fare: all of a cabin's seats may be sold from it. */
const FULL_FARE = "Y";
/** A route of the timetable that A320s fly several times a day. */
const ROUTE = { origin: "LHR", destination: "FRA" };
const AIRCRAFT = "320";

type Seller = Pick<Host, "gateway" | "secrets">;

export interface SoldFlight {
  flight_id: string;
  /** A signed offer of one seat in it. */
  offer_id: string;
  terms: OfferTerms;
}

/**
 * Offers of one adult's seat on `count` different A320 flights of the seeded timetable: what search answers, with the full
 * fare's booking class, so that every seat of the cabin can be sold, signed with the host's own key.
 */
export async function offersOf(host: Seller, count: number): Promise<SoldFlight[]> {
  const client = await HttpClient.open(host.gateway);
  const found = new Map<string, SoldFlight>();
  try {
    for (let day = 1; found.size < count; day++) {
      for (const terms of await search(client, addDays(new Date().toISOString().slice(0, 10), day))) {
        const offer = await soldFlight(host, terms);
        found.set(offer.flight_id, offer);
      }
    }
  } finally {
    client.close();
  }
  return [...found.values()].slice(0, count);
}

/** The offers of one day on flights of the right aircraft. */
async function search(client: HttpClient, departure_date: string): Promise<OfferTerms[]> {
  const query = new URLSearchParams({ ...ROUTE, departure_date, max_connections: "0", limit: "100" });
  const { status, body } = await client.send({ method: "GET", path: `/v1/offers?${query.toString()}` });
  invariant(status === 200, `search answered ${status}: ${body}`);
  const offers = (JSON.parse(body) as { data: unknown[] }).data.map((offer) => OfferTerms.strip().parse(offer));
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

function signed(host: Seller, terms: OfferTerms): Promise<string> {
  const secret = host.secrets["OFFER_SIGNING_KEY"];
  invariant(secret !== undefined, "the host has a key for offers");
  return signOffer(terms, secret);
}

/** One offer of all these flights, in this order, for a party of adults: at the sum of what each costs each. */
export async function offerOf(host: Seller, flights: SoldFlight[], party: number): Promise<string> {
  const [first] = flights;
  invariant(first, "an offer has a flight");
  const all = flights.map(({ terms }) => terms);
  const sum = (amounts: Money[]): Money => ({
    amount_minor: party * amounts.reduce((total, { amount_minor }) => total + amount_minor, 0),
    currency: first.terms.total.currency,
  });
  return await signed(host, {
    ...first.terms,
    total: sum(all.map(({ total }) => total)),
    base: sum(all.map(({ base }) => base)),
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
