import { expect, test } from "vitest";
import { err } from "#domain/result.ts";
import type { HoldRequest } from "#domain/seat/hold.ts";
import { command, SECRET } from "./create.fixture.ts";
import { createBooking, type CreateCommand } from "./create.ts";
import type { Env } from "./env.ts";

/** What the flight is asked, for a user who comes from this network. */
async function askedFor(change: Partial<CreateCommand>): Promise<HoldRequest["network"]> {
  let asked: HoldRequest | undefined;
  const env = {
    OFFER_SIGNING_KEY: SECRET,
    SAGA_SHARDS: "4",
    HOLD_TTL_SECONDS: "900",
    MAX_NETWORK_SHARE_PERCENT: "5",
    FLIGHT_SEATS: {
      getByName: () => ({
        hold: async (request: HoldRequest) => {
          asked = request;
          return err({ reason: "sold_out", known: false });
        },
      }),
    },
  } as unknown as Env;
  await createBooking(env, { ...(await command()), ...change });
  return asked?.network;
}

test("a flight is told a network's pseudonym and its share, never the network", async () => {
  const network = await askedFor({ network: "203.0.113.7" });
  expect(network).toEqual({ id: expect.stringMatching(/^[0-9a-z]{16}$/), share_percent: 5 });
  expect(await askedFor({ network: "203.0.113.7", user_id: "another" })).toEqual(network);
  expect((await askedFor({ network: "203.0.113.8" }))?.id).not.toBe(network?.id);
});

test.each([
  ["an agent's", { network: "203.0.113.7", exempt: true }],
  ["one that is not to be counted", { network: null }],
])("a flight is told nothing of %s", async (_, change) => {
  expect(await askedFor(change)).toBeUndefined();
});
