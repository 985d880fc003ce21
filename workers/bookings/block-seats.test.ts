import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { err, ok } from "#domain/result.ts";
import { setLogLevel } from "#platform/log.ts";
import { blockSeats, unblockSeats } from "./block-seats.ts";
import type { Env } from "./env.ts";

const FLIGHT = "HF101_2027-01-10_LHR";
const DEFINITION = { flight_id: FLIGHT };
const command = { flight_id: FLIGHT, operator_id: "usr_op", designators: ["14A", "14C"], reason: "the backrest is broken" };
const missing = err({ reason: "not_found" as const });
const unopened = err({ reason: "needs_definition" as const });

/** `answers`: what the flight's object says to both commands, one after the other. */
function world(answers: unknown[], { isKnown = true, definition = ok(DEFINITION) as unknown } = {}) {
  const say = vi.fn();
  for (const answer of answers) say.mockResolvedValueOnce(answer);
  const seats = { block: say, unblock: say, open: vi.fn().mockResolvedValue(ok({ version: 0 })) };
  const getByName = vi.fn(() => seats);
  const env = {
    SEARCH: {
      flight: () => Promise.resolve(isKnown ? ok({ id: FLIGHT }) : missing),
      flightDefinition: () => Promise.resolve(definition),
    },
    FLIGHT_SEATS: { getByName },
  } as unknown as Env;
  return { env, seats, getByName };
}

beforeEach(() => setLogLevel("silent"));
afterEach(() => {
  setLogLevel("silent");
  vi.restoreAllMocks();
});

describe.each([
  ["blocking", blockSeats, "blocked", "flight.seats_blocked"],
  ["putting back", unblockSeats, "unblocked", "flight.seats_unblocked"],
] as const)("%s seats", (_, run, changed, event) => {
  it("answers those that were changed, and logs who did it and why", async () => {
    setLogLevel("info");
    const lines = vi.spyOn(console, "info").mockImplementation(() => {});
    const { env, seats } = world([ok({ [changed]: ["14C"] })]);
    expect(await run(env, command)).toEqual(ok({ flight_id: FLIGHT, changed: ["14C"] }));
    expect(seats.block).toHaveBeenCalledExactlyOnceWith(["14A", "14C"]);
    expect(seats.open).not.toHaveBeenCalled();
    const logged = lines.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    expect(logged).toEqual([
      expect.objectContaining({
        event,
        flight_id: FLIGHT,
        operator_id: "usr_op",
        designators: "14C",
        reason: "the backrest is broken",
      }),
    ]);
  });

  it("opens a flight that was never asked for first", async () => {
    const { env, seats } = world([unopened, ok({ [changed]: ["14C"] })]);
    expect(await run(env, command)).toEqual(ok({ flight_id: FLIGHT, changed: ["14C"] }));
    expect(seats.open).toHaveBeenCalledExactlyOnceWith(DEFINITION);
  });

  it.each([
    ["a seat that the aircraft has not", { reason: "seat_not_found" as const, designator: "99C" }],
    ["a flight that is cancelled", { reason: "flight_cancelled" as const }],
  ])("is refused for %s", async (_name, refusal) => {
    expect(await run(world([err(refusal)]).env, command)).toEqual(err({ ...refusal, flight_id: FLIGHT }));
  });

  it("creates no object for a flight that is not in the timetable", async () => {
    const unknown = world([], { isKnown: false });
    expect(await run(unknown.env, command)).toEqual(missing);
    expect(unknown.getByName).not.toHaveBeenCalled();
    expect(await run(world([unopened], { definition: missing }).env, command)).toEqual(missing);
  });
});

it("seats that are held or sold are named", async () => {
  const { env } = world([err({ reason: "seat_unavailable", designators: ["14A"] })]);
  expect(await blockSeats(env, command)).toEqual(err({ reason: "seats_taken", flight_id: FLIGHT, designators: ["14A"] }));
});
