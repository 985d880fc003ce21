import { describe, expect, test } from "vitest";
import { block } from "./block.ts";
import { confirm } from "./confirm.ts";
import { inventory } from "./counts.ts";
import { expire } from "./expire.ts";
import { unknownFlight } from "./flight-state.ts";
import { type HoldRequest, hold } from "./hold.ts";
import { COOLDOWN_MS, SALES_CLOSE_MS } from "./limits.ts";
import { pin } from "./pin.ts";
import { redefine } from "./redefine.ts";
import { release } from "./release.ts";
import { DEFINITION, NOW, TTL, held, openFlight, owner, request, seatOf } from "./flight.fixture.ts";

const reasonOf = (answer: ReturnType<typeof hold>) => (answer.ok ? "held" : answer.error.reason);

describe("a hold", () => {
  test("takes the named seats for its time, all with the flight's new version as epoch", () => {
    const flight = openFlight();
    expect(hold(flight, request("b1", ["14A", "14C"]), NOW)).toEqual({
      ok: true,
      value: {
        seats: [
          { passenger_id: "pax_0", designator: "14A" },
          { passenger_id: "pax_1", designator: "14C" },
        ],
        epoch: 1,
        expires_at: NOW + TTL,
      },
    });
    expect([seatOf(flight, "14A"), seatOf(flight, "14C"), seatOf(flight, "14D")]).toEqual(["held", "held", "free"]);
    expect(flight.seats.get("14A")).toMatchObject({ epoch: 1, booking_id: "b1", passenger_id: "pax_0" });
  });

  test("takes none of its seats when one is gone, and offers the same kind of seat nearby", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    const answer = hold(flight, request("b2", ["14A", "14C"]), NOW);
    expect(answer).toEqual({
      ok: false,
      error: {
        reason: "seat_unavailable",
        known: false,
        designators: ["14A"],
        alternatives: ["14F", "15A", "15F", "12A", "16A"],
      },
    });
    expect(seatOf(flight, "14C")).toBe("free");
    expect(flight.version).toBe(1);
  });

  test.each<[string, Partial<HoldRequest>, (string | null)[], number, string]>([
    ["a seat the aircraft does not have", {}, ["14B"], NOW, "seat_not_found"],
    ["a seat of another cabin", { cabin: "business" }, ["14A"], NOW, "seat_wrong_cabin"],
    ["one seat for two passengers", {}, ["14A", "14A"], NOW, "seat_unavailable"],
    ["a booking class nobody sells", { booking_class: "Z" }, ["14A"], NOW, "fare_unavailable"],
    ["more units than the class has", { booking_class: "K" }, [null, null, null, null, null], NOW, "fare_unavailable"],
    ["more seats than one user may hold", {}, Array<null>(10).fill(null), NOW, "hold_limit"],
    ["more seats than the cabin has", { exempt: true }, Array<null>(101).fill(null), NOW, "sold_out"],
    ["a flight about to leave", {}, ["14A"], DEFINITION.departs_at - SALES_CLOSE_MS, "flight_closed"],
  ])("is refused for %s, and nothing changes", (_, change, designators, now, reason) => {
    const flight = openFlight();
    expect(reasonOf(hold(flight, request("b1", designators, change), now))).toBe(reason);
    expect(flight.version).toBe(0);
    expect(flight.holds.size).toBe(0);
  });

  test("is refused for a child in an exit row, is given to an adult there, and offers a child no exit row instead", () => {
    const flight = openFlight();
    const seats = (designator: string, no_exit_row: boolean) => ({
      seats: [{ passenger_id: "pax_0", designator, no_exit_row }],
    });
    expect(hold(flight, request("b1", [], seats("12A", true)), NOW)).toEqual({
      ok: false,
      error: { reason: "seat_not_allowed", known: false, designator: "12A" },
    });
    held(flight, "b2", [], seats("14A", true));
    expect(hold(flight, request("b3", [], seats("14A", true)), NOW)).toMatchObject({
      error: { reason: "seat_unavailable", alternatives: ["14F", "15A", "15F", "16A", "16F"] },
    });
    expect(held(flight, "b4", [], seats("12A", false)).seats[0]?.designator).toBe("12A");
  });

  test("of a named seat is sold out where there is no other to offer, not a moment earlier", () => {
    const flight = openFlight();
    const economy = [...flight.places.values()].filter(({ cabin }) => cabin === "economy").map(({ designator }) => designator);
    for (const [i, designator] of economy.filter((seat) => seat !== "15A").entries()) held(flight, `b${i}`, [designator]);
    expect(hold(flight, request("late", ["14A"]), NOW)).toMatchObject({
      error: { reason: "seat_unavailable", designators: ["14A"], alternatives: ["15A"] },
    });
    expect(hold(flight, request("two", ["14A", "15A"]), NOW)).toEqual({ ok: false, error: { reason: "sold_out", known: false } });
    held(flight, "last", ["15A"]);
    expect(hold(flight, request("later", ["14A"]), NOW)).toEqual({ ok: false, error: { reason: "sold_out", known: false } });
  });

  const { departs_at, aircraft } = DEFINITION;
  test.each([
    ["as it is now", {}, { departs_at, aircraft }, "held"],
    // Offers have whole seconds.
    ["as it is now, to the second", { departs_at: departs_at + 999 }, { departs_at, aircraft }, "held"],
    ["at another time", {}, { departs_at: departs_at + 60_000, aircraft }, "flight_closed"],
    ["by another aircraft", {}, { departs_at, aircraft: "320" }, "flight_closed"],
  ])("by an offer of the flight %s", (_, is, offered, reason) => {
    expect(reasonOf(hold(openFlight(is), request("b1", ["14A"], { offered }), NOW))).toBe(reason);
  });

  test("is answered again to whoever held it before the flight was moved, by the offer of then", () => {
    const flight = openFlight();
    const offered = { departs_at, aircraft };
    const first = held(flight, "b1", ["14A"], { offered });
    redefine(flight, { n: 1, definition: { ...DEFINITION, departs_at: departs_at + 60_000 } });
    expect(held(flight, "b1", ["14A"], { offered })).toEqual(first);
    expect(reasonOf(hold(flight, request("b2", ["15A"], { offered }), NOW))).toBe("flight_closed");
    // Who has paid too late gets back what was sold to them, whatever it has become.
    expect(reasonOf(hold(flight, request("b3", ["15A"]), NOW))).toBe("held");
  });

  test("is still given a millisecond before sales close", () => {
    expect(hold(openFlight(), request("b1", ["14A"]), DEFINITION.departs_at - SALES_CLOSE_MS - 1).ok).toBe(true);
  });

  test("asks for a definition where the flight was never sold before, and leaves no trace", () => {
    const flight = unknownFlight();
    expect(hold(flight, request("b1", ["14A"]), NOW)).toEqual({ ok: false, error: { reason: "needs_definition", known: false } });
    expect(flight).toEqual(unknownFlight());
  });

  test("never takes a blocked seat", () => {
    const flight = openFlight();
    block(flight, ["14A"]);
    expect(reasonOf(hold(flight, request("b1", ["14A"]), NOW))).toBe("seat_unavailable");
  });

  test("uses up the booking class's units, which come back with a release", () => {
    const flight = openFlight();
    held(flight, "b1", [null, null, null], { booking_class: "K" });
    expect(inventory(flight).booking_classes).toEqual([
      { booking_class: "Y", available: 97 },
      { booking_class: "K", available: 1 },
    ]);
    expect(reasonOf(hold(flight, request("b2", [null, null], { booking_class: "K" }), NOW))).toBe("fare_unavailable");
    release(flight, owner("b1"), NOW);
    expect(reasonOf(hold(flight, request("b2", [null, null], { booking_class: "K" }), NOW))).toBe("held");
  });
});

describe("a price that an offer keeps", () => {
  const K = DEFINITION.booking_classes.map((entry) => (entry.booking_class === "K" ? { ...entry, honoured: 2 } : entry));
  const anyOf = (flight: ReturnType<typeof openFlight>, booking: string, seats: number) =>
    reasonOf(hold(flight, request(booking, Array<null>(seats).fill(null), { booking_class: "K" }), NOW));

  test("is kept once the units are gone, for as many more as are honoured; then it is not available", () => {
    const flight = openFlight({ booking_classes: K });
    expect(anyOf(flight, "b1", 4)).toBe("held");
    expect(anyOf(flight, "b2", 3)).toBe("fare_unavailable");
    expect([anyOf(flight, "b3", 1), anyOf(flight, "b4", 1), anyOf(flight, "b5", 1)]).toEqual([
      "held",
      "held",
      "fare_unavailable",
    ]);
  });

  test("is kept for a party of which only some find units", () => {
    const flight = openFlight({ booking_classes: K });
    expect([anyOf(flight, "b1", 3), anyOf(flight, "b2", 3), anyOf(flight, "b3", 1)]).toEqual([
      "held",
      "held",
      "fare_unavailable",
    ]);
  });

  test("is never offered anew: what is honoured is not announced as available", () => {
    const flight = openFlight({ booking_classes: K });
    anyOf(flight, "b1", 4);
    const left = () => inventory(flight).booking_classes.find(({ booking_class: letter }) => letter === "K")?.available;
    expect(left()).toBe(0);
    anyOf(flight, "b2", 2);
    expect(left()).toBe(0);
    release(flight, owner("b1"), NOW);
    expect(left()).toBe(2);
  });

  test("takes no seat that the cabin does not have", () => {
    const flight = openFlight({ booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 100, honoured: 20 }] });
    for (let n = 0; n < 100; n++) held(flight, `b${n}`, [null]);
    expect(reasonOf(hold(flight, request("late", [null]), NOW))).toBe("sold_out");
  });
});

describe("a hold asked for again", () => {
  test("by the same attempt gets the same answer and changes nothing", () => {
    const flight = openFlight();
    const first = held(flight, "b1", ["14A"]);
    expect(hold(flight, request("b1", ["14A"]), NOW + 1_000)).toEqual({ ok: true, value: first });
    expect(flight.version).toBe(1);
  });

  test("by a retry joins: either attempt may go on, and the seats stay until both have let go", () => {
    const flight = openFlight();
    const first = held(flight, "b1", ["14A"]);
    expect(hold(flight, request("b1", ["14A"], { attempt: "retry" }), NOW)).toEqual({ ok: true, value: first });
    expect(release(flight, owner("b1"), NOW)).toEqual({ released: [] });
    expect(seatOf(flight, "14A")).toBe("held");
    expect(release(flight, owner("b1", "retry"), NOW)).toEqual({ released: ["14A"] });
  });

  test("by a retry once pinned is answered but not shared", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    pin(flight, owner("b1"), NOW + TTL, NOW);
    expect(hold(flight, request("b1", ["14A"], { attempt: "retry" }), NOW).ok).toBe(true);
    expect(release(flight, owner("b1", "retry"), NOW)).toEqual({ released: [] });
    expect(seatOf(flight, "14A")).toBe("pinned");
    expect(pin(flight, owner("b1", "retry"), NOW + TTL, NOW).ok).toBe(false);
    expect(release(flight, owner("b1"), NOW)).toEqual({ released: ["14A"] });
  });

  test("with another body is refused and has no effect", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    expect(hold(flight, request("b1", ["15A"], { request_hash: "other" }), NOW)).toEqual({
      ok: false,
      error: { reason: "key_reused", known: true },
    });
    expect(seatOf(flight, "15A")).toBe("free");
  });

  test("after its release stays refused, even where the release came first", () => {
    const flight = openFlight();
    release(flight, owner("b1"), NOW);
    expect(hold(flight, request("b1", ["14A"]), NOW)).toEqual({ ok: false, error: { reason: "released", known: true } });
    expect(hold(flight, request("b1", ["14A"], { attempt: "next" }), NOW).ok).toBe(true);
  });

  test("is told that its booking is known when another attempt ended here", () => {
    const flight = openFlight();
    release(flight, owner("b1"), NOW);
    held(flight, "b2", ["14A"]);
    expect(hold(flight, request("b1", ["14A"], { attempt: "next" }), NOW)).toMatchObject({
      error: { reason: "seat_unavailable", known: true },
    });
  });
});

describe("limits of one user", () => {
  const sameUser = { user_id: "u" };

  test("count held and pinned seats of the flight, not sold or released ones", () => {
    const flight = openFlight();
    held(flight, "b1", [null, null, null, null, null], sameUser);
    held(flight, "b2", [null, null, null, null], sameUser);
    expect(hold(flight, request("b3", [null], sameUser), NOW)).toMatchObject({ error: { reason: "hold_limit", limit: 9 } });
    expect(reasonOf(hold(flight, request("b3", [null], { ...sameUser, exempt: true }), NOW))).toBe("held");
    const pinned = pin(flight, owner("b1"), NOW + TTL, NOW);
    expect(reasonOf(hold(flight, request("b5", [null], sameUser), NOW))).toBe("hold_limit");
    confirm(flight, owner("b1"), pinned.ok ? pinned.value.epoch : -1);
    expect(reasonOf(hold(flight, request("b5", [null, null, null, null], sameUser), NOW))).toBe("held");
    expect(reasonOf(hold(flight, request("b6", [null], sameUser), NOW))).toBe("hold_limit");
    release(flight, owner("b2"), NOW);
    expect(reasonOf(hold(flight, request("b4", [null, null, null], sameUser), NOW))).toBe("held");
  });

  test("keep the same seats from the same user after an expiry, until the cooldown is over", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"], sameUser);
    const later = NOW + TTL;
    expire(flight, later);
    const until = later + COOLDOWN_MS;
    expect(hold(flight, request("b2", ["14A"], sameUser), later)).toMatchObject({ error: { reason: "hold_cooldown", until } });
    expect(reasonOf(hold(flight, request("b2", ["14C"], sameUser), later))).toBe("held");
    expect(reasonOf(hold(flight, request("b3", ["14A"], { ...sameUser, exempt: true }), later))).toBe("held");
    release(flight, owner("b3"), later);
    expect(reasonOf(hold(flight, request("b4", ["14A"]), later))).toBe("held");
    release(flight, owner("b4"), later);
    expect(reasonOf(hold(flight, request("b5", ["14A"], sameUser), until))).toBe("held");
  });

  test("do not punish a release", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"], sameUser);
    release(flight, owner("b1"), NOW);
    expect(reasonOf(hold(flight, request("b2", ["14A"], sameUser), NOW))).toBe("held");
  });

  test("keep cooling seats out of what is assigned, and say so when nothing else is left", () => {
    const flight = openFlight();
    const first = held(flight, "b1", [null], sameUser).seats[0]?.designator ?? "";
    expire(flight, NOW + TTL);
    const second = held(flight, "b2", [null], sameUser, NOW + TTL);
    expect(second.seats[0]?.designator).not.toBe(first);
    block(
      flight,
      [...flight.seats.values()]
        .filter((seat) => seat.state === "free" && seat.designator !== first)
        .map((seat) => seat.designator),
    );
    expect(reasonOf(hold(flight, request("b3", [null], sameUser), NOW + TTL))).toBe("hold_cooldown");
    expect(held(flight, "b4", [null], {}, NOW + TTL).seats[0]?.designator).toBe(first);
  });
});
