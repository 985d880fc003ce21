import { expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { CheckedInParty, CheckInRefusal, CheckInRequest } from "#domain/check-in/check-in.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { setLogLevel } from "#platform/log.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { CONFIRMED, TICKETS } from "../../notifications/booking.fixture.ts";
import type { Env } from "../env.ts";
import { boardingPasses, checkIn } from "./check-in.ts";
import { boardingPassDocument } from "./document.ts";

setLogLevel("silent");
const [OUT = "", ON = "", BACK = ""] = CONFIRMED.slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));
const AT = Date.parse("2026-12-01T08:00:00Z");
const DEPARTS = Date.parse("2026-12-01T21:05:00Z");

type Answer = Result<CheckedInParty, CheckInRefusal>;
const party = (first: number, ids: string[]): CheckedInParty => ({
  departs_at: DEPARTS,
  passengers: ids.map((passenger_id, i) => ({ passenger_id, sequence: first + i, at: AT, designator: "14C" })),
});
const NOT_OPEN: Answer = err({ reason: "check_in_not_open", opens_at: 7 });

interface Options {
  /** What the booking is when it is asked for, time after time. */
  statuses?: Booking["status"][];
  /** Whether the second record can be written. */
  canWrite?: () => boolean;
  /** Of each flight as the timetable has it now; null: it does not know it. */
  flies?: object | null;
}

/** Flights that answer so, over a database of its own. */
function world(flights: Record<string, Answer>, { statuses = [], canWrite = () => true, flies = null }: Options = {}) {
  const db = databaseOf("bookings");
  const asked: Record<string, CheckInRequest> = {};
  const left = [...statuses];
  const env = {
    ...bindingOf(db, async (sql) => {
      if (!sql.startsWith("SELECT") && !canWrite()) throw new Error("D1 is down");
    }),
    SEARCH: { flight: () => Promise.resolve(flies === null ? err({ reason: "not_found" }) : ok(flies)) },
    BOOKING_SAGAS: {
      getByName: () => ({
        get: () =>
          Promise.resolve(
            ok({ booking: { ...CONFIRMED, status: left.shift() ?? "confirmed" }, tickets: TICKETS, payments: [], version: 1 }),
          ),
      }),
    },
    FLIGHT_SEATS: {
      getByName: (flightId: string) => ({
        checkIn: (request: CheckInRequest) => {
          asked[flightId] = request;
          return Promise.resolve(flights[flightId]);
        },
        checkedIn: () => Promise.resolve(flights[flightId]?.ok ? flights[flightId].value : null),
      }),
    },
  } as unknown as Env;
  return { env, asked, rows: () => db.prepare("SELECT flight_id, sequence, passenger_id FROM check_ins ORDER BY 1, 2").all() };
}
const command = (body: object = {}) => ({ booking_id: CONFIRMED.id, user_id: "usr_1", body });
const sequencesOf = (answer: Awaited<ReturnType<typeof checkIn>>) => {
  if (!answer.ok) throw new Error(answer.error.reason);
  return answer.value.data.map(({ flight_id, sequence }) => `${flight_id} ${sequence}`);
};

test("those flights are checked in for that are open, and what is told is recorded first", async () => {
  const { env, asked, rows } = world({ [OUT]: ok(party(5, ["pax_1", "pax_2", "pax_3"])), [ON]: NOT_OPEN, [BACK]: NOT_OPEN });
  expect(sequencesOf(await checkIn(env, command()))).toEqual([`${OUT} 5`, `${OUT} 6`, `${OUT} 7`]);
  expect(asked[OUT]?.passengers.map(({ on_lap }) => on_lap)).toEqual([false, false, true]);
  expect(rows()).toMatchObject([{ sequence: 5 }, { sequence: 6 }, { sequence: 7, flight_id: OUT, passenger_id: "pax_3" }]);
});

test("nobody is told a number that could not be recorded, and the same request records it later", async () => {
  let isUp = false;
  const { env, asked, rows } = world({ [OUT]: ok(party(5, ["pax_1"])) }, { canWrite: () => isUp });
  const wish = command({ flight_id: OUT, passengers: ["pax_1"] });
  await expect(checkIn(env, wish)).rejects.toThrow("D1 is down");
  expect(rows()).toEqual([]);
  isUp = true;
  expect(sequencesOf(await checkIn(env, wish))).toEqual([`${OUT} 5`]);
  expect(sequencesOf(await checkIn(env, wish))).toEqual([`${OUT} 5`]);
  expect(rows()).toHaveLength(1);
  expect(asked[OUT]?.recorded).toMatchObject([{ sequence: 5, booking_id: CONFIRMED.id, passenger_id: "pax_1", at: AT }]);
});

test("where no flight is open, the first that will be is named", async () => {
  const closed: Answer = err({ reason: "check_in_closed", closed_at: 1 });
  const { env } = world({ [OUT]: closed, [ON]: closed, [BACK]: NOT_OPEN });
  expect(await checkIn(env, command())).toEqual(err({ reason: "check_in_not_open", opens_at: 7, flight_id: BACK }));
  expect(await checkIn(env, command({ flight_id: ON }))).toEqual(err({ reason: "check_in_closed", closed_at: 1, flight_id: ON }));
});

test("a booking that is cancelled meanwhile is said to be; one whose seats a flight has forgotten is not its passenger's fault", async () => {
  const forgotten = { [OUT]: err({ reason: "not_sold" }) };
  const wish = command({ flight_id: OUT });
  expect(await checkIn(world(forgotten, { statuses: ["confirmed", "cancelling"] }).env, wish)).toEqual(
    err({ reason: "invalid_state", status: "cancelling" }),
  );
  expect(await checkIn(world(forgotten).env, wish)).toEqual(err({ reason: "seats_missing", flight_id: OUT }));
});

test("a pass says where, when and from which terminal its flight goes now, and what was sold where nobody knows that", async () => {
  const sold = { [OUT]: ok(party(5, ["pax_1"])) };
  const now = {
    destination: "ORY",
    departs_local: "2026-12-01T22:05:00+01:00",
    arrives_local: "2026-12-02T06:00:00+00:00",
    origin_terminal: "2",
  };
  const passOf = async (flies: object | null) => {
    const [pass] = await boardingPasses(world(sold, { flies }).env, { booking: CONFIRMED, tickets: TICKETS });
    return pass;
  };
  const { origin_terminal: terminal, ...rest } = now;
  expect(await passOf(now)).toMatchObject({ ...rest, terminal });
  const [{ destination, departs_local, arrives_local } = now] = CONFIRMED.slices.flatMap(({ segments }) => segments);
  expect(await passOf(null)).toMatchObject({ destination, departs_local, arrives_local, terminal: null });
});

test("there is no pass of a booking that is not confirmed, whatever its flights say", async () => {
  const { env } = world({ [OUT]: ok(party(5, ["pax_1"])) });
  const passes = (status: Booking["status"]) => boardingPasses(env, { booking: { ...CONFIRMED, status }, tickets: TICKETS });
  expect(await passes("confirmed")).toHaveLength(1);
  expect(await passes("cancelling")).toEqual([]);
  expect(await passes("cancelled")).toEqual([]);
});

test("a pass grants the checked bags of the fare to who has a seat, and none to an infant", async () => {
  const { env } = world({ [OUT]: ok(party(5, ["pax_1", "pax_2", "pax_3"])) });
  const bagsOf = async (passenger_id: string) => {
    const found = await boardingPassDocument(env, { booking_id: CONFIRMED.id, passenger_id, flight: 1 }, "usr_1");
    return found.ok && [found.value.passenger.type, found.value.bags];
  };
  expect(await bagsOf("pax_1")).toEqual(["adult", 1]);
  expect(await bagsOf("pax_2")).toEqual(["adult", 1]);
  expect(await bagsOf("pax_3")).toEqual(["infant", 0]);
});
