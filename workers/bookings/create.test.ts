import { expect, it, vi } from "vitest";
import { err, ok } from "#domain/result.ts";
import { command, DEPARTS_AT, offerOf, SECRET } from "./create.fixture.ts";
import { createBooking } from "./create.ts";
import type { Env } from "./env.ts";

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

it("asks for seats of the flight as it was offered, so that nobody books a time at which it does not leave any more", async () => {
  const hold = vi.fn().mockResolvedValue(err({ reason: "flight_closed", known: false }));
  const env = {
    OFFER_SIGNING_KEY: SECRET,
    SAGA_SHARDS: "4",
    HOLD_TTL_SECONDS: "900",
    FLIGHT_SEATS: { getByName: () => ({ hold }) },
  };
  const asked = await command();
  expect(await createBooking(env as unknown as Env, asked)).toMatchObject(err({ reason: "flight_closed" }));
  expect(hold).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ offered: { departs_at: DEPARTS_AT, aircraft: "E90" } }));
});

it("holds its flights in the order of their ids, and gives back, in reverse, also the one whose answer was lost", async () => {
  const asked: string[] = [];
  const held = { seats: [{ passenger_id: "pax_0", designator: "12A" }], epoch: 1, expires_at: Date.now() + 900_000 };
  const [first, second] = ["HF101_2027-01-10_LHR", "HF102_2027-01-10_LHR"];
  const flight = (id: string) => ({
    hold: () => {
      asked.push(`hold ${id}`);
      return id === first ? Promise.resolve(ok(held)) : Promise.reject(new Error("no answer"));
    },
    release: () => {
      asked.push(`release ${id}`);
      return Promise.resolve({ released: [] });
    },
  });
  const open = vi.fn();
  const env = {
    OFFER_SIGNING_KEY: SECRET,
    SAGA_SHARDS: "4",
    HOLD_TTL_SECONDS: "900",
    FLIGHT_SEATS: { getByName: flight },
    BOOKING_SAGAS: { getByName: () => ({ open }) },
  } as unknown as Env;
  const { body, ...rest } = await command();
  const both = { ...rest, body: { ...body, offer_id: await offerOf(second, first) } };
  await expect(createBooking(env, both)).rejects.toThrow("no answer");
  expect(asked).toEqual([`hold ${first}`, `hold ${second}`, `release ${second}`, `release ${first}`]);
  expect(open).not.toHaveBeenCalled();
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

it("gives the first answer to a repeated request although the key that signed its offer was renewed since", async () => {
  const first = ok({ body: { id: "bkg_00_" }, replayed: true });
  const { env } = atLimit(first);
  expect(await createBooking({ ...env, OFFER_SIGNING_KEY: "the next secret" }, await command())).toEqual(first);
});

it("refuses an offer of a key renewed since to whoever asks for the first time", async () => {
  const { env, open } = atLimit(err({ reason: "not_found" }));
  const renewed = { ...env, OFFER_SIGNING_KEY: "the next secret" };
  expect(await createBooking(renewed, await command())).toEqual(err({ reason: "offer_invalid" }));
  expect(open).not.toHaveBeenCalled();
});
