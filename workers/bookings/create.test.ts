import { expect, it, vi } from "vitest";
import type { OfferTerms } from "#contracts/offers.ts";
import { err, ok } from "#domain/result.ts";
import { signOffer } from "#platform/offer-token.ts";
import { createBooking } from "./create.ts";
import type { Env } from "./env.ts";

const SECRET = "a secret of the test's own";
const FLIGHT = "HF101_2027-01-10_LHR";
const money = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
const TERMS: OfferTerms = {
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
      segments: [
        {
          flight_id: FLIGHT,
          carrier: "HF",
          number: "101",
          origin: "LHR",
          destination: "JFK",
          departs_at: "2027-01-10T10:00:00Z",
          arrives_at: "2027-01-10T18:00:00Z",
          departs_local: "2027-01-10T10:00:00+00:00",
          arrives_local: "2027-01-10T13:00:00-05:00",
          aircraft: "320",
          cabin: "economy",
          booking_class: "M",
          duration: "PT8H",
        },
      ],
    },
  ],
  passengers: [{ id: "pax_0", type: "adult" }],
};

/** A user who is at their limit of live holds; `first`: what the saga of this key answers, if there is one. */
function atLimit(first: unknown) {
  const release = vi.fn().mockResolvedValue({ released: [] });
  const open = vi.fn();
  const held = { seats: [{ passenger_id: "pax_0", designator: "12A" }], epoch: 1, expires_at: Date.now() + 900_000 };
  const env = {
    OFFER_SIGNING_KEY: SECRET,
    SAGA_SHARDS: "4",
    HOLD_TTL_SECONDS: "900",
    MAX_LIVE_HOLDS_PER_USER: "2",
    MAX_LIVE_SEATS_PER_USER: "9",
    FLIGHT_SEATS: { getByName: () => ({ hold: () => Promise.resolve(ok(held)), release }) },
    RATE_LIMIT: { getByName: () => ({ claim: () => Promise.resolve(err({ reason: "hold_limit", limit: 2, of: "holds" })) }) },
    BOOKING_SAGAS: { getByName: () => ({ firstAnswer: () => Promise.resolve(first), open }) },
  } as unknown as Env;
  return { env, release, open };
}

const command = async () => ({
  user_id: "user_1",
  exempt: false,
  key: "k",
  request_hash: "h",
  traceparent: null,
  body: {
    offer_id: await signOffer(TERMS, SECRET),
    contact: { email: "ann@example.com" },
    passengers: [{ id: "pax_0", given_name: "Ann", family_name: "Lee", born_on: "1990-01-01" }],
  },
});

it("refuses one live hold too many and gives its seats back", async () => {
  const { env, release, open } = atLimit(err({ reason: "not_found" }));
  expect(await createBooking(env, await command())).toEqual(err({ reason: "hold_limit", limit: 2, of: "holds" }));
  expect(release).toHaveBeenCalledOnce();
  expect(open).not.toHaveBeenCalled();
});

it("gives the first answer to a repeated request although its user has reached the limit since", async () => {
  const first = ok({ body: { id: "bkg_00_" }, replayed: true });
  const { env, release } = atLimit(first);
  expect(await createBooking(env, await command())).toEqual(first);
  expect(release).toHaveBeenCalledOnce();
});
