import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cancelFlight } from "../seat/cancel-flight.ts";
import { confirm } from "../seat/confirm.ts";
import type { Flight } from "../seat/flight-state.ts";
import { pin } from "../seat/pin.ts";
import { redefine } from "../seat/redefine.ts";
import { release } from "../seat/release.ts";
import { DEFINITION, held, openFlight, owner } from "../seat/flight.fixture.ts";
import { type CheckInRequest, boardingList, checkIn, checkedIn, inOrder } from "./check-in.ts";
import { type CheckIn, checkInsOf } from "./check-ins.ts";
import { CHECK_IN_CLOSES_MS, CHECK_IN_OPENS_MS } from "./window.ts";

const DEPARTS = DEFINITION.departs_at;
const OPENS = DEPARTS - CHECK_IN_OPENS_MS;
const CLOSES = DEPARTS - CHECK_IN_CLOSES_MS;
const HOUR = 3_600_000;

/** A booking whose seats are sold to it: `pax_0` has the first of them. */
function sold(flight: Flight, booking: string, designators: (string | null)[]) {
  held(flight, booking, designators, {}, OPENS - HOUR);
  const pinned = pin(flight, owner(booking), DEPARTS, OPENS - HOUR);
  if (!pinned.ok) throw new Error("not pinned");
  confirm(flight, owner(booking), pinned.value.epoch);
}
const pax = (...numbers: number[]) => numbers.map((n) => ({ passenger_id: `pax_${n}`, on_lap: false }));
const wish = (booking_id: string, passengers: CheckInRequest["passengers"], recorded: CheckIn[] = []): CheckInRequest => ({
  booking_id,
  passengers,
  recorded,
});
function numbersOf(answer: ReturnType<typeof checkIn>): number[] {
  if (!answer.ok) throw new Error(`refused: ${answer.error.reason}`);
  return answer.value.passengers.map(({ sequence }) => sequence);
}

function flightWith(bookings: Record<string, (string | null)[]>) {
  const flight = openFlight();
  for (const [booking, designators] of Object.entries(bookings)) sold(flight, booking, designators);
  return { flight, checkIns: checkInsOf([]) };
}

describe("check-in is open", () => {
  const at = (now: number) => {
    const { flight, checkIns } = flightWith({ ada: ["14A"] });
    const answer = checkIn(flight, checkIns, wish("ada", pax(0)), now);
    return answer.ok ? "open" : answer.error;
  };

  test("from 24 hours before departure, to the millisecond", () => {
    expect(at(OPENS - 1)).toEqual({ reason: "check_in_not_open", opens_at: OPENS });
    expect(at(OPENS)).toBe("open");
  });

  test("until 45 minutes before it, to the millisecond", () => {
    expect(at(CLOSES - 1)).toBe("open");
    expect(at(CLOSES)).toEqual({ reason: "check_in_closed", closed_at: CLOSES });
    expect(at(DEPARTS + HOUR)).toEqual({ reason: "check_in_closed", closed_at: CLOSES });
  });

  test("by the time the flight leaves now, not by the one it was sold with", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A"], eve: ["14C"] });
    expect(numbersOf(checkIn(flight, checkIns, wish("ada", pax(0)), OPENS))).toEqual([1]);
    redefine(flight, { n: 1, definition: { ...DEFINITION, departs_at: DEPARTS + 6 * HOUR } });
    expect(checkIn(flight, checkIns, wish("eve", pax(0)), OPENS)).toEqual({
      ok: false,
      error: { reason: "check_in_not_open", opens_at: OPENS + 6 * HOUR },
    });
    // Nobody is checked out because the flight is late, and their pass says when it leaves now.
    expect(checkIn(flight, checkIns, wish("ada", pax(0)), OPENS)).toMatchObject({
      ok: true,
      value: { departs_at: DEPARTS + 6 * HOUR, passengers: [{ sequence: 1 }] },
    });
  });
});

describe("sequence numbers", () => {
  test("are given in the order of check-in, across bookings, without gaps", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A", "14C", "14D"], eve: ["15A"] });
    expect(numbersOf(checkIn(flight, checkIns, wish("ada", pax(1)), OPENS))).toEqual([1]);
    expect(numbersOf(checkIn(flight, checkIns, wish("eve", pax(0)), OPENS))).toEqual([2]);
    expect(checkIn(flight, checkIns, wish("ada", pax(0, 1, 2)), OPENS)).toEqual({
      ok: true,
      value: {
        departs_at: DEPARTS,
        passengers: [
          { passenger_id: "pax_1", sequence: 1, at: OPENS, designator: "14C" },
          { passenger_id: "pax_0", sequence: 3, at: OPENS, designator: "14A" },
          { passenger_id: "pax_2", sequence: 4, at: OPENS, designator: "14D" },
        ],
      },
    });
  });

  test("are the same again on a repeat, also after check-in has closed", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A", "14C"] });
    const first = checkIn(flight, checkIns, wish("ada", pax(0, 1)), OPENS);
    expect(checkIn(flight, checkIns, wish("ada", pax(0, 1)), CLOSES - 1)).toEqual(first);
    expect(checkIn(flight, checkIns, wish("ada", pax(0, 1)), CLOSES + HOUR)).toEqual(first);
    expect(inOrder(checkIns)).toHaveLength(2);
  });

  test("of a booking that was cancelled are never given again", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A"], eve: ["14C"] });
    checkIn(flight, checkIns, wish("ada", pax(0)), OPENS);
    release(flight, owner("ada"), OPENS);
    sold(flight, "joan", ["14A"]);
    expect(numbersOf(checkIn(flight, checkIns, wish("joan", pax(0)), OPENS))).toEqual([2]);
    expect(boardingList(flight, checkIns).map(({ booking_id }) => booking_id)).toEqual(["joan"]);
  });

  test("are given once and densely whoever comes when and however often", () => {
    const names = ["a", "b", "c", "d", "e"];
    const visit = fc.record({ who: fc.constantFrom(...names), seats: fc.uniqueArray(fc.constantFrom(0, 1), { minLength: 1 }) });
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 30 }), (visits) => {
        const { flight, checkIns } = flightWith(Object.fromEntries(names.map((name) => [name, [null, null]])));
        const told = new Map<string, number>();
        for (const { who, seats } of visits) {
          const answer = checkIn(flight, checkIns, wish(who, pax(...seats)), OPENS);
          if (!answer.ok) throw new Error(answer.error.reason);
          for (const { passenger_id, sequence } of answer.value.passengers) {
            const key = `${who} ${passenger_id}`;
            expect(told.get(key) ?? sequence).toBe(sequence);
            told.set(key, sequence);
          }
        }
        expect([...told.values()].toSorted((x, y) => x - y)).toEqual(Array.from(told.keys(), (_, i) => i + 1));
      }),
    );
  });
});

describe("nobody checks in", () => {
  const refused = (flight: Flight, booking: string, passengers = pax(0)) =>
    checkIn(flight, checkInsOf([]), wish(booking, passengers), OPENS);

  test("with a hold that is not sold, for somebody else's seat, or where nothing is known of them", () => {
    const flight = openFlight();
    held(flight, "ada", ["14A"], {}, OPENS);
    sold(flight, "eve", ["14C"]);
    const notSold = { ok: false, error: { reason: "not_sold" } };
    expect(refused(flight, "ada")).toEqual(notSold);
    expect(refused(flight, "eve", pax(0, 1))).toEqual(notSold);
    expect(refused(flight, "nobody")).toEqual(notSold);
    expect(refused(flight, "nobody", [{ passenger_id: "pax_0", on_lap: true }])).toEqual(notSold);
  });

  test("of a party of which one may not: all or none", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A"] });
    checkIn(flight, checkIns, wish("ada", pax(0, 7)), OPENS);
    expect(inOrder(checkIns)).toEqual([]);
  });

  test("once the booking is cancelled, and whoever had is not on the list any more", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A"] });
    checkIn(flight, checkIns, wish("ada", pax(0)), OPENS);
    expect(checkedIn(flight, checkIns, "ada")?.passengers).toHaveLength(1);
    release(flight, owner("ada"), OPENS);
    expect(checkIn(flight, checkIns, wish("ada", pax(0)), OPENS)).toEqual({ ok: false, error: { reason: "not_sold" } });
    expect(checkedIn(flight, checkIns, "ada")).toBeNull();
    expect(boardingList(flight, checkIns)).toEqual([]);
  });

  test("for a flight that is cancelled, and no pass of it is good", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A"] });
    checkIn(flight, checkIns, wish("ada", pax(0)), OPENS);
    cancelFlight(flight, OPENS);
    expect(checkIn(flight, checkIns, wish("ada", pax(0)), OPENS)).toEqual({ ok: false, error: { reason: "flight_cancelled" } });
    expect(checkedIn(flight, checkIns, "ada")).toBeNull();
    expect(boardingList(flight, checkIns)).toEqual([]);
  });
});

test("an infant gets a number and no seat", () => {
  const { flight, checkIns } = flightWith({ ada: ["14A"] });
  const answer = checkIn(flight, checkIns, wish("ada", [...pax(0), { passenger_id: "pax_1", on_lap: true }]), OPENS);
  expect(answer).toMatchObject({
    ok: true,
    value: {
      passengers: [
        { sequence: 1, designator: "14A" },
        { passenger_id: "pax_1", sequence: 2, designator: null },
      ],
    },
  });
});

describe("a flight that has forgotten check-ins which were recorded elsewhere", () => {
  const record = (booking_id: string, sequence: number): CheckIn => ({ booking_id, passenger_id: "pax_0", sequence, at: OPENS });

  test("gives back the numbers that it had given, and goes on after the last", () => {
    const { flight, checkIns } = flightWith({ ada: ["14A"], eve: ["14C"] });
    const recorded = [record("ada", 3), record("joan", 8)];
    expect(numbersOf(checkIn(flight, checkIns, wish("ada", pax(0), recorded), CLOSES))).toEqual([3]);
    expect(numbersOf(checkIn(flight, checkIns, wish("eve", pax(0)), OPENS))).toEqual([9]);
    expect(checkIns.added.map(({ sequence }) => sequence)).toEqual([3, 8, 9]);
  });

  test("keeps what it knows better: nobody gets a number that somebody else has by now", () => {
    const { flight } = flightWith({ ada: ["14A"], eve: ["14C"] });
    const checkIns = checkInsOf([record("eve", 1)]);
    expect(numbersOf(checkIn(flight, checkIns, wish("ada", pax(0), [record("ada", 1)]), OPENS))).toEqual([2]);
    expect(numbersOf(checkIn(flight, checkIns, wish("eve", pax(0), [record("eve", 5)]), OPENS))).toEqual([1]);
  });

  test("takes in the same again without storing anything", () => {
    const { flight } = flightWith({ ada: ["14A"] });
    const checkIns = checkInsOf([record("ada", 1)]);
    checkIn(flight, checkIns, wish("ada", pax(0), [record("ada", 1)]), OPENS);
    expect(checkIns.added).toEqual([]);
  });
});
