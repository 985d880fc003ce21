import { describe, expect, test } from "vitest";
import { block } from "./block.ts";
import { confirm } from "./confirm.ts";
import { unknownFlight } from "./flight-state.ts";
import { pin } from "./pin.ts";
import { seatList } from "./seat-list.ts";
import { DEFINITION, NOW, TTL, held, openFlight, owner } from "./flight.fixture.ts";

describe("an operator's list of seats", () => {
  test("has every seat of the cabin once, with its owner, until when, and the epoch of its last change", () => {
    const flight = openFlight();
    held(flight, "b1", ["14A"]);
    held(flight, "b2", ["14C", "14D"]);
    const pinned = pin(flight, owner("b2"), NOW + 2 * TTL, NOW);
    confirm(flight, owner("b2"), pinned.ok ? pinned.value.epoch : -1);
    held(flight, "b3", ["14F"]);
    pin(flight, owner("b3"), NOW + 2 * TTL, NOW);
    block(flight, ["20A"]);
    const list = seatList(flight);
    if (!list.ok) throw new Error(list.error.reason);
    expect(list.value).toMatchObject({ definition: DEFINITION, version: 7, taken: { Y: 4 } });
    expect(new Set(list.value.seats.map(({ designator }) => designator)).size).toBe(100);
    expect(list.value.seats.filter(({ state }) => state !== "free")).toEqual(
      [
        { designator: "14A", state: "held", epoch: 1, booking_id: "b1", passenger_id: "pax_0", expires_at: NOW + TTL },
        { designator: "14C", state: "sold", epoch: 4, booking_id: "b2", passenger_id: "pax_0", expires_at: null },
        { designator: "14D", state: "sold", epoch: 4, booking_id: "b2", passenger_id: "pax_1", expires_at: null },
        { designator: "14F", state: "pinned", epoch: 6, booking_id: "b3", passenger_id: "pax_0", expires_at: NOW + 2 * TTL },
        { designator: "20A", state: "blocked", epoch: 7, booking_id: null, passenger_id: null, expires_at: null },
      ].map((seat) => ({ ...seat, cabin: "economy", booking_class: seat.booking_id === null ? null : "Y" })),
    );
    expect(list.value.seats.find(({ designator }) => designator === "1A")).toEqual({
      designator: "1A",
      cabin: "economy",
      state: "free",
      epoch: 0,
      booking_id: null,
      passenger_id: null,
      booking_class: null,
      expires_at: null,
    });
  });

  test("of a flight nobody opened is not an empty one", () => {
    expect(seatList(unknownFlight())).toEqual({ ok: false, error: { reason: "needs_definition" } });
  });
});
