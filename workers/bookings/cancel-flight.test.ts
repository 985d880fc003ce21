import { beforeEach, describe, expect, it, vi } from "vitest";
import { err, ok } from "#domain/result.ts";
import { setLogLevel } from "#platform/log.ts";
import { cancelFlight, flightCancellation } from "./cancel-flight.ts";
import type { Env } from "./env.ts";

const FLIGHT = "HF101_2027-01-10_LHR";
const AT = Date.parse("2027-01-02T10:00:00.000Z");
const progress = { at: AT, finished_at: null, counts: { to_do: 3, released: 1, refunded: 2, failed: 1 }, failed: ["bkg_f"] };
const CLAIM = { booking_id: "bkg_f" };
const missing = err({ reason: "not_found" as const });
const command = { flight_id: FLIGHT, operator_id: "usr_op" };

/** `definition`: what search has of the flight for an object that is not open; the object says these one after the other. */
function world(
  answers: unknown[],
  { isKnown = true, definition = ok({ flight_id: FLIGHT }) as unknown, cancelled = missing as unknown } = {},
) {
  const cancel = vi.fn();
  for (const answer of answers) cancel.mockResolvedValueOnce(answer);
  const seats = {
    cancel,
    open: vi.fn().mockResolvedValue(ok({ version: 0 })),
    cancellation: vi.fn().mockResolvedValue(null),
    restoreCheckIns: vi.fn().mockResolvedValue(undefined),
    rebuild: vi.fn().mockResolvedValue(ok({ restored: ["bkg_f"], present: 0 })),
  };
  const getByName = vi.fn(() => seats);
  const env = {
    SEARCH: {
      flight: () => Promise.resolve(isKnown ? ok({ id: FLIGHT }) : missing),
      flightDefinition: () => Promise.resolve(definition),
      cancelledDefinition: () => Promise.resolve(cancelled),
      inventoryVersion: () => Promise.resolve(9),
    },
    FLIGHT_SEATS: { getByName },
    SAGA_SHARDS: "1",
    BOOKING_SAGAS: { getByName: () => ({ claimsOn: () => Promise.resolve({ claims: [CLAIM], ended: [], next: null }) }) },
    DB: { prepare: () => ({ bind: () => ({ all: () => Promise.resolve({ results: [] }) }) }) },
  } as unknown as Env;
  return { env, seats, getByName };
}

beforeEach(() => setLogLevel("silent"));

describe("cancelling a flight", () => {
  it("begins at the flight's object and answers how far it is", async () => {
    const { env, seats } = world([ok(progress)]);
    expect(await cancelFlight(env, command)).toEqual(
      ok({
        flight_id: FLIGHT,
        status: "cancelling",
        cancelled_at: "2027-01-02T10:00:00.000Z",
        finished_at: null,
        bookings: { to_do: 3, released: 1, refunded: 2, failed: 1 },
        failed_bookings: ["bkg_f"],
      }),
    );
    expect(seats.open).not.toHaveBeenCalled();
  });

  it("happens to an object that was never asked for, so that it can refuse", async () => {
    const { env, seats } = world([err({ reason: "needs_definition" }), ok({ ...progress, finished_at: AT })]);
    seats.rebuild.mockResolvedValueOnce(ok({ restored: [], present: 0 }));
    expect(await cancelFlight(env, command)).toMatchObject({ ok: true, value: { status: "cancelled" } });
    expect(seats.rebuild.mock.calls).toMatchObject([[{ cancelled: { flight_id: FLIGHT } }]]);
  });

  it("gives an object that is lost the bookings that its sagas have on it, so that they are told", async () => {
    const lost = { flight_id: FLIGHT, departs_at: AT, withdrawn: true };
    const { env, seats } = world([err({ reason: "needs_definition" }), ok(progress)], { definition: ok(lost) });
    expect(await cancelFlight(env, command)).toMatchObject({ ok: true, value: { bookings: { to_do: 3 } } });
    expect(seats.rebuild).toHaveBeenCalledExactlyOnceWith({
      claims: [CLAIM],
      ended: [],
      ended_before: [],
      version: 9,
      cancelled: lost,
    });
    // Not even for a moment is it on sale with nobody on it.
    expect(seats.open).not.toHaveBeenCalled();
  });

  it.each([
    ["was cancelled before", missing, ok({ flight_id: FLIGHT, departs_at: AT })],
    ["was on sale", ok({ flight_id: FLIGHT, departs_at: Number.MAX_SAFE_INTEGER }), missing],
  ])(
    "is refused for a lost one that %s whose sagas contradict each other, also when asked again",
    async (_, definition, cancelled) => {
      const { env, seats } = world([err({ reason: "needs_definition" }), err({ reason: "needs_definition" })], {
        definition,
        cancelled,
      });
      seats.rebuild.mockResolvedValue(err({ reason: "contradicted", designators: ["14A", "14C"] }));
      for (const _time of [1, 2])
        expect(await cancelFlight(env, command)).toEqual(
          err({ reason: "seats_contradicted", flight_id: FLIGHT, designators: ["14A", "14C"] }),
        );
      expect(seats.cancel).toHaveBeenCalledTimes(2);
      expect(seats.open).not.toHaveBeenCalled();
    },
  );

  it("is too late for a lost one that has left, which gets its seats back all the same", async () => {
    const left = { flight_id: FLIGHT, departs_at: 1 };
    const { env, seats } = world([err({ reason: "needs_definition" }), err({ reason: "flight_departed" })], {
      definition: ok(left),
    });
    expect(await cancelFlight(env, command)).toEqual(err({ reason: "flight_departed" }));
    expect(seats.open).toHaveBeenCalledExactlyOnceWith(left);
    expect(seats.rebuild).toHaveBeenCalledExactlyOnceWith({ claims: [CLAIM], ended: [], ended_before: [], version: 9 });
  });

  it("is nothing for a flight that was withdrawn before anybody asked for it", async () => {
    const { env, seats } = world([err({ reason: "needs_definition" })], { definition: missing });
    expect(await cancelFlight(env, command)).toEqual(missing);
    expect(seats.open).not.toHaveBeenCalled();
  });

  it("happens again where the object of a flight that was cancelled is lost, with what the sagas have on it", async () => {
    const lost = { flight_id: FLIGHT, departs_at: AT };
    const { env, seats } = world([err({ reason: "needs_definition" }), ok(progress)], {
      definition: missing,
      cancelled: ok(lost),
    });
    expect(await cancelFlight(env, command)).toMatchObject({ ok: true, value: { status: "cancelling", bookings: { to_do: 3 } } });
    expect(seats.rebuild).toHaveBeenCalledExactlyOnceWith({
      claims: [CLAIM],
      ended: [],
      ended_before: [],
      version: 9,
      cancelled: lost,
    });
    expect(seats.open).not.toHaveBeenCalled();
  });

  it("is too late once it has left", async () => {
    const { env } = world([err({ reason: "flight_departed" })]);
    expect(await cancelFlight(env, command)).toEqual(err({ reason: "flight_departed" }));
  });
});

it("makes no object for a flight that does not exist, and of one that flies there is nothing to read", async () => {
  const unknown = world([], { isKnown: false });
  expect(await cancelFlight(unknown.env, command)).toEqual(missing);
  expect(await flightCancellation(unknown.env, FLIGHT)).toEqual(missing);
  expect(unknown.getByName).not.toHaveBeenCalled();
  expect(await flightCancellation(world([]).env, FLIGHT)).toEqual(missing);
});
