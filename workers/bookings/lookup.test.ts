import { expect, test } from "vitest";
import { err, ok } from "#domain/result.ts";
import type { Env } from "./env.ts";
import { lookupBooking } from "./lookup.ts";

/** A database that knows these bookings' ids for any locator, and shards that have none of them, or this one. */
function envWith(ids: string[], booking?: object) {
  const asked: string[] = [];
  const env = {
    DB: { prepare: () => ({ bind: () => ({ raw: async () => ids.map((id) => [id]) }) }) },
    BOOKING_SAGAS: {
      getByName: (shard: string) => ({
        get: async ({ booking_id }: { booking_id: string }) => {
          asked.push(`${shard} ${booking_id}`);
          return booking === undefined ? err({ reason: "not_found" }) : ok({ booking, erased: false });
        },
      }),
    },
    SAGA_SHARDS: "4",
  } as unknown as Env;
  return { env, asked };
}
const query = { record_locator: "K7QXZ4", family_name: "Lovelace" };

test("a locator that nobody has takes the same way as one that somebody has: a saga is asked", async () => {
  const id = "bkg_03_0123456789abcdefghjkmnpqrs";
  const [known, unknown] = [envWith([id]), envWith([])];
  expect(await lookupBooking(known.env, query)).toEqual(await lookupBooking(unknown.env, query));
  expect(known.asked).toEqual([`03 ${id}`]);
  expect(unknown.asked).toEqual([expect.stringMatching(/^0[0-3] bkg_0[0-3]_[0-9a-z]{26}$/)]);
});

const named = (given_name: string, family_name: string) => ({ type: "adult", given_name, family_name });
const finds = async (booked: string, typed: string): Promise<boolean> => {
  const booking = { record_locator: "K7QXZ4", status: "held", slices: [], passengers: [named("Ada", booked)] };
  const { env } = envWith(["bkg_03_0123456789abcdefghjkmnpqrs"], booking);
  return (await lookupBooking(env, { ...query, family_name: typed })).ok;
};

test.each([
  ["O'Brien", "obrien"],
  ["Núñez-de la Cruz", "NUNEZ DE LA CRUZ"],
  ["Kealiʻi", "Kealii"],
  ["Kealiʻi", "Keali'i"],
  ["Nu'man", "Nuʾmān"],
  ["サトー", "ｻﾄｰ"],
])("%s is found as %s", async (booked, typed) => {
  expect(await finds(booked, typed)).toBe(true);
});

test.each([
  ["Lovelace", "Lovelac"],
  ["佐々木", "佐木"],
  ["サトー", "サト"],
])("%s is not found as %s", async (booked, typed) => {
  expect(await finds(booked, typed)).toBe(false);
});

test("of each name the first letter is shown, whole, and none of those after it", async () => {
  const passengers = [named("Ada", "Lovelace"), named("太郎", "𠮷田"), named("A", "𠮷")];
  const booking = { record_locator: "K7QXZ4", status: "held", slices: [], passengers };
  const { env } = envWith(["bkg_03_0123456789abcdefghjkmnpqrs"], booking);
  const found = await lookupBooking(env, query);
  expect(found.ok && found.value.passengers.map(({ name }) => name)).toEqual(["A•• L•••••••", "太• 𠮷•", "A• 𠮷•"]);
});
