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

export interface SoldFlight {
  flight_id: string;
  /** A signed offer of one seat in it. */
  offer_id: string;
}

/**
 * Offers of one adult's seat on `count` different A320 flights of the seeded timetable: what search answers, with the full
 * fare's booking class, so that every seat of the cabin can be sold, signed with the host's own key.
 */
export async function offersOf(host: Host, count: number): Promise<SoldFlight[]> {
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

async function soldFlight(host: Host, terms: OfferTerms): Promise<SoldFlight> {
  const flight_id = terms.slices[0]?.segments[0]?.flight_id;
  const slices = terms.slices.map((slice) => ({
    ...slice,
    segments: slice.segments.map((each) => ({ ...each, booking_class: FULL_FARE })),
  }));
  const secret = host.secrets["OFFER_SIGNING_KEY"];
  invariant(secret !== undefined && flight_id !== undefined, "an offer has a flight, and the host a key for offers");
  return { flight_id, offer_id: await signOffer({ ...terms, slices }, secret) };
}

/** The body of `POST /v1/bookings` for one adult; without a designator any seat will do. */
export function bookingBody({ flight_id, offer_id }: SoldFlight, designator: string | null) {
  return {
    offer_id,
    contact: { email: "bench@example.com" },
    passengers: [
      {
        id: "pax_1",
        given_name: "Ada",
        family_name: "Lovelace",
        born_on: "1985-03-14",
        ...(designator !== null && { seat_selections: [{ flight_id, designator }] }),
      },
    ],
  };
}
