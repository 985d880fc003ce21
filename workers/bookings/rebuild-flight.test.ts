import { expect, it, vi } from "vitest";
import { err, ok } from "#domain/result.ts";
import type { Rebuild } from "#domain/seat/rebuild.ts";
import type { Env } from "./env.ts";
import { rebuildFlight } from "./rebuild-flight.ts";

const FLIGHT = "HF101_2027-01-10_LHR";
const claim = (name: string) => ({ booking_id: name });

/** Two shards; the first has its bookings on two pages. */
function world(rebuild: unknown, isKnown = true, isCancelled = false) {
  const seats = {
    open: vi.fn().mockResolvedValue(ok({ version: 0 })),
    restoreCheckIns: vi.fn<(recorded: unknown) => Promise<void>>().mockResolvedValue(undefined),
    rebuild: vi.fn<(lost: Rebuild) => Promise<unknown>>().mockResolvedValue(rebuild),
  };
  const pages: Record<string, unknown> = {
    "00 ": { claims: [claim("a")], ended: [], next: "a" },
    "00 a": { claims: [claim("b")], ended: [claim("c")], next: null },
    "01 ": { claims: [claim("d")], ended: [], next: null },
  };
  const getFlight = vi.fn(() => seats);
  const read = {
    bind: (flightId: string) => ({ all: () => Promise.resolve({ results: [{ flight_id: flightId, sequence: 1 }] }) }),
  };
  const env = {
    SAGA_SHARDS: "2",
    DB: { prepare: () => read },
    SEARCH: {
      flightDefinition: () => Promise.resolve(isKnown ? ok({ flight_id: FLIGHT }) : err({ reason: "not_found" })),
      cancelledDefinition: () => Promise.resolve(isCancelled ? ok({ flight_id: FLIGHT }) : err({ reason: "not_found" })),
      inventoryVersion: () => Promise.resolve(17),
    },
    FLIGHT_SEATS: { getByName: getFlight },
    BOOKING_SAGAS: {
      getByName: (shard: string) => ({
        claimsOn: ({ flight_id, after }: { flight_id: string; after: string }) => {
          expect(flight_id).toBe(FLIGHT);
          return Promise.resolve(pages[`${shard} ${after}`]);
        },
      }),
    },
  } as unknown as Env;
  return { env, seats, getFlight };
}

it("asks every shard to its end, and hands all of it over at once", async () => {
  const { env, seats } = world(ok({ restored: ["a", "b"], present: 1 }));
  expect(await rebuildFlight(env, FLIGHT)).toEqual(ok({ restored: ["a", "b"], present: 1, contradicted: [] }));
  expect(seats.rebuild).toHaveBeenCalledExactlyOnceWith({
    claims: [claim("a"), claim("b"), claim("d")],
    ended: [claim("c")],
    ended_before: [],
    version: 17,
  });
});

it("asks the sagas once more about what has ended there though they claim it, and only once", async () => {
  const doubted = err({ reason: "doubted", owners: [claim("a")], designators: ["14A"] });
  const { env, seats } = world(doubted);
  expect(await rebuildFlight(env, FLIGHT)).toEqual(ok({ restored: [], present: 0, contradicted: ["14A"] }));
  expect(seats.rebuild.mock.calls.map(([{ ended_before }]) => ended_before)).toEqual([[], [claim("a")]]);
});

it("gives the numbers of check-in back before the seats, so that nobody gets one of them meanwhile", async () => {
  const { env, seats } = world(ok({ restored: ["a", "b"], present: 1 }));
  await rebuildFlight(env, FLIGHT);
  expect(seats.restoreCheckIns).toHaveBeenCalledExactlyOnceWith([{ flight_id: FLIGHT, sequence: 1 }]);
  expect(seats.restoreCheckIns.mock.invocationCallOrder[0]).toBeLessThan(seats.rebuild.mock.invocationCallOrder[0] ?? 0);
});

it("names what contradicts itself", async () => {
  const { env } = world(err({ reason: "contradicted", designators: ["14A"] }));
  expect(await rebuildFlight(env, FLIGHT)).toEqual(ok({ restored: [], present: 0, contradicted: ["14A"] }));
});

it("opens a flight that was cancelled as what it is, in the same call that gives its seats back", async () => {
  const { env, seats } = world(ok({ restored: ["a"], present: 0 }), false, true);
  expect(await rebuildFlight(env, FLIGHT)).toEqual(ok({ restored: ["a"], present: 0, contradicted: [] }));
  expect(seats.open).not.toHaveBeenCalled();
  expect(seats.rebuild.mock.calls.map(([lost]) => lost)).toMatchObject([{ cancelled: { flight_id: FLIGHT }, version: 17 }]);
});

it("makes no object for a flight that does not exist", async () => {
  const { env, getFlight } = world(null, false);
  expect(await rebuildFlight(env, FLIGHT)).toEqual(err({ reason: "not_found" }));
  expect(getFlight).not.toHaveBeenCalled();
});
