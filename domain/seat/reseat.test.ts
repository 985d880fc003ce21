import { describe, expect, test } from "vitest";
import { confirm } from "./confirm.ts";
import { expire } from "./expire.ts";
import type { Flight } from "./flight-state.ts";
import { hold } from "./hold.ts";
import { flightClaims } from "./claims.ts";
import { pin } from "./pin.ts";
import { release } from "./release.ts";
import { reseat } from "./reseat.ts";
import { DEFINITION, NOW, TTL, held, openFlight, owner, request, seatOf } from "./flight.fixture.ts";
import { SALES_CLOSE_MS } from "./limits.ts";

const pax = (...designators: string[]) => designators.map((designator, n) => ({ passenger_id: `pax_${n}`, designator }));
const gone = { ok: false, error: { reason: "gone" } };
const seatsOf = (flight: Flight, booking = "b1") => flight.holds.get(booking)?.seats;

describe("a change of seats", () => {
  test("takes the new seats, frees the old, and leaves the time as it was", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A", "14C"]);
    const answer = reseat(flight, owner("b1"), { n: 1, seats: pax("15A", "14C") }, NOW + 5);
    expect(answer).toEqual({ ok: true, value: { seats: pax("15A", "14C"), epoch: 2, expires_at: NOW + TTL } });
    expect(["14A", "14C", "15A"].map((seat) => seatOf(flight, seat))).toEqual(["free", "held", "held"]);
    expect(flight.taken.get("Y")).toBe(2);
    expire(flight, NOW + TTL);
    expect(seatOf(flight, "15A")).toBe("free");
  });

  test("may give one passenger two seats in between, for one unit of the booking class", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"], { booking_class: "K" });
    reseat(flight, owner("b1"), { n: 1, seats: [...pax("14A"), ...pax("15A")] }, NOW);
    expect(flight.taken.get("K")).toBe(1);
    expect(flightClaims(flight).seats).toMatchObject(["14A", "15A"].map((designator) => ({ designator, passenger_id: "pax_0" })));
    expect(held(flight, "b2", [null, null, null], { booking_class: "K" }).seats).toHaveLength(3);
    reseat(flight, owner("b1"), { n: 2, seats: pax("15A") }, NOW);
    expect([flight.taken.get("K"), seatOf(flight, "14A"), seatOf(flight, "15A")]).toEqual([4, "free", "held"]);
  });

  test("may swap two passengers without freeing a seat", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A", "14C"]);
    expect(reseat(flight, owner("b1"), { n: 1, seats: pax("14C", "14A") }, NOW).ok).toBe(true);
    expect(flight.seats.get("14A")).toMatchObject({ state: "held", passenger_id: "pax_1", epoch: 2 });
    expect(flight.seats.get("14C")).toMatchObject({ state: "held", passenger_id: "pax_0", epoch: 2 });
  });

  test("of a pin gives pinned seats, until the pin's time, and fences a confirm of before", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    pin(flight, owner("b1"), NOW + 2 * TTL, NOW);
    const answer = reseat(flight, owner("b1"), { n: 1, seats: pax("15A") }, NOW);
    expect(answer).toMatchObject({ value: { epoch: 3, expires_at: NOW + 2 * TTL } });
    expect([seatOf(flight, "14A"), seatOf(flight, "15A")]).toEqual(["free", "pinned"]);
    expect(confirm(flight, owner("b1"), 2).ok).toBe(false);
    expect(confirm(flight, owner("b1"), 3)).toMatchObject({ ok: true, value: { seats: pax("15A") } });
  });

  test.each([
    ["a copy", 1],
    ["one that was overtaken", 0],
  ])("that is %s changes nothing and is answered", (_, n) => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const first = reseat(flight, owner("b1"), { n: 1, seats: pax("15A") }, NOW);
    const { version } = flight;
    expect(reseat(flight, owner("b1"), { n, seats: pax("16A") }, NOW)).toEqual(first);
    expect([flight.version, seatOf(flight, "16A")]).toEqual([version, "free"]);
  });

  test("to the seats it has takes its number, so that what it overtakes stays without effect", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    reseat(flight, owner("b1"), { n: 2, seats: pax("14A") }, NOW);
    reseat(flight, owner("b1"), { n: 1, seats: [...pax("14A"), ...pax("15A")] }, NOW);
    expect([flight.version, seatsOf(flight), seatOf(flight, "15A")]).toEqual([1, pax("14A"), "free"]);
  });

  test("is still the booking's when another attempt of its request joins or lets go", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    reseat(flight, owner("b1"), { n: 1, seats: pax("15A") }, NOW);
    expect(hold(flight, request("b1", ["14A"], { attempt: "retry" }), NOW)).toMatchObject({ value: { seats: pax("15A") } });
    release(flight, owner("b1", "retry"), NOW);
    expect(seatsOf(flight)).toEqual(pax("15A"));
  });
});

describe("a change of seats is refused, and nothing changes,", () => {
  const careful = [{ passenger_id: "pax_0", designator: "12A", no_exit_row: true }];
  test.each([
    ["when one of the new seats is taken", { seats: pax("15A", "20A") }, "seat_unavailable"],
    ["when there is no such seat", { seats: pax("99A") }, "seat_not_found"],
    ["for an exit row, to somebody who may not sit there", { seats: careful }, "seat_not_allowed"],
    ["for a seat that ran out on this user", { seats: pax("20C") }, "hold_cooldown"],
  ])("%s", (_, change, reason) => {
    const flight = openFlight();
    held(flight, "b0", ["20C"], { user_id: "user-of-b1", ttl_ms: 1 }, NOW - 1);
    expire(flight, NOW);
    held(flight, "b1", ["14A", "14C"]);
    held(flight, "b2", ["20A"]);
    const before = structuredClone({ seats: flight.seats, holds: flight.holds, version: flight.version });
    expect(reseat(flight, owner("b1"), { n: 1, ...change }, NOW)).toMatchObject({ ok: false, error: { reason } });
    expect(flight).toMatchObject(before);
  });

  test("when sales have closed, unless it needs no new seat", () => {
    const flight = openFlight();
    const closing = DEFINITION.departs_at - SALES_CLOSE_MS;
    held(flight, "b1", ["14A", "14C"], { ttl_ms: 10 }, closing - 1);
    expect(reseat(flight, owner("b1"), { n: 1, seats: pax("15A", "14C") }, closing)).toMatchObject({
      error: { reason: "flight_closed" },
    });
    expect(reseat(flight, owner("b1"), { n: 2, seats: pax("14C", "14A") }, closing).ok).toBe(true);
  });

  test.each([
    ["to another attempt", owner("b1", "other"), () => undefined],
    ["at the instant of expiry", owner("b1"), (flight: Flight) => expire(flight, NOW + TTL)],
    ["after a release", owner("b1"), (flight: Flight) => void release(flight, owner("b1"), NOW)],
    [
      "once the seats are sold",
      owner("b1"),
      (flight: Flight) => {
        pin(flight, owner("b1"), NOW + TTL, NOW);
        confirm(flight, owner("b1"), 2);
      },
    ],
  ])("%s", (_, who, before) => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    before(flight);
    const { version } = flight;
    expect(reseat(flight, who, { n: 1, seats: pax("15A") }, NOW)).toEqual(gone);
    expect(flight.version).toBe(version);
  });
});

test("an agent may change to a seat that ran out on the same user", () => {
  const flight = openFlight();
  held(flight, "b0", ["20C"], { user_id: "user-of-b1", ttl_ms: 1 }, NOW - 1);
  expire(flight, NOW);
  held(flight, "b1", ["14A"]);
  expect(reseat(flight, owner("b1"), { n: 1, seats: pax("20C"), exempt: true }, NOW).ok).toBe(true);
});
