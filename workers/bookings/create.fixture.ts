import type { OfferTerms } from "#contracts/offers.ts";
import { signOffer } from "#platform/offer-token.ts";
import type { CreateCommand } from "./create.ts";

/** What creating a booking takes, for tests: signed offers of one seat, and a request for one. */
export const SECRET = "a secret of the test's own";
const FLIGHT = "HF101_2027-01-10_LHR";
/** When the flight of the offer leaves. */
export const DEPARTS_AT = Math.ceil(Date.now() / 1_000) * 1_000 + 24 * 3_600_000;
const PASSENGER = "pax_0";
const money = (amount_minor: number) => ({ amount_minor, currency: "GBP" });

const termsOf = (flight_ids: string[]): OfferTerms => ({
  expires_at: new Date(Date.now() + 60_000).toISOString(),
  total: money(42_000),
  base: money(42_000),
  taxes: [],
  fare: { family: "flex", refundable: true, changeable: true, cancellation_fee: money(0), bags: { carry_on: 1, checked: 1 } },
  slices: [
    {
      origin: "LHR",
      destination: "JFK",
      duration: "PT8H",
      segments: flight_ids.map((flight_id) => ({
        flight_id,
        carrier: "HF",
        number: "101",
        origin: "LHR",
        destination: "JFK",
        departs_at: new Date(DEPARTS_AT).toISOString(),
        arrives_at: new Date(DEPARTS_AT + 8 * 3_600_000).toISOString(),
        departs_local: "2027-01-10T10:00:00+00:00",
        arrives_local: "2027-01-10T13:00:00-05:00",
        aircraft: "E90",
        cabin: "economy",
        booking_class: "Y",
        duration: "PT8H",
      })),
    },
  ],
  passengers: [{ id: PASSENGER, type: "adult" }],
});

/** An offer of one seat on each of these flights, in this order. */
export const offerOf = (...flight_ids: string[]): Promise<string> => signOffer(termsOf(flight_ids), SECRET);

/** The request of user `n`; without a designator any seat will do. */
export const command = async (n = 1, flight_id = FLIGHT, designator?: string): Promise<CreateCommand> => ({
  user_id: `user_${n}`,
  exempt: false,
  network: null,
  key: `key_${n}`,
  request_hash: `hash_${n}`,
  traceparent: null,
  body: {
    offer_id: await offerOf(flight_id),
    contact: { email: "ann@example.com" },
    passengers: [
      {
        id: PASSENGER,
        given_name: "Ann",
        family_name: "Lee",
        born_on: "1990-01-01",
        ...(designator !== undefined && { seat_selections: [{ flight_id, designator }] }),
      },
    ],
  },
});
