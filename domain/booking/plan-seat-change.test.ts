import { describe, expect, it, test } from "vitest";
import type { Choosing, SeatedSegment } from "./chosen-seats.ts";
import { planSeatChange } from "./plan-seat-change.ts";
import type { BookingRecord } from "./record.ts";
import { heldBooking } from "./world.fixture.ts";

/** E190s: rows 1 to 4 are in front (GBP 10), row 12 is an exit row (GBP 22), the others are free to choose. */
const record = heldBooking();
const [OUT = "", BACK = ""] = record.segments.map(({ flight_id }) => flight_id);
const offered: SeatedSegment[] = [OUT, BACK].map((flight_id) => ({ flight_id, aircraft: "E90", cabin: "economy" }));
const at = (flight_id: string, designator: string) => ({ flight_id, designator });
const wish = (id: string, ...seat_selections: { flight_id: string; designator: string }[]): Choosing => ({ id, seat_selections });
const plan = (of: BookingRecord, ...wishes: Choosing[]) => planSeatChange(of, wishes, offered);

/** An adult, a child, and an infant; the adult paid for 3C on the way out, everything else was assigned. */
const family: BookingRecord = {
  ...record,
  total_minor: 42_000,
  seat_prices: [{ flight_id: OUT, passenger_id: "pax_1", price_minor: 1_000 }],
  terms: {
    ...record.terms,
    passengers: [
      { id: "pax_1", type: "adult" },
      { id: "pax_2", type: "child" },
      { id: "pax_3", type: "adult" },
      { id: "pax_4", type: "infant" },
    ],
  },
  segments: record.segments.map((segment) => ({
    ...segment,
    seats: [
      { passenger_id: "pax_1", designator: "3C" },
      { passenger_id: "pax_2", designator: "14A" },
      { passenger_id: "pax_3", designator: "14C" },
    ],
  })),
};
const seats = (...designators: string[]) => designators.map((designator, i) => ({ passenger_id: `pax_${i + 1}`, designator }));

describe("a change of seats that may be tried", () => {
  it("gives up what the former seat cost and adds what the new one does", () =>
    expect(plan(family, wish("pax_1", at(OUT, "15A"), at(BACK, "4A")))).toEqual({
      ok: true,
      value: {
        total_minor: 42_000,
        seat_prices: [{ flight_id: BACK, passenger_id: "pax_1", price_minor: 1_000 }],
        flights: [
          { flight_id: OUT, seats: seats("15A", "14A", "14C") },
          { flight_id: BACK, seats: seats("4A", "14A", "14C") },
        ],
      },
    }));

  it("makes the booking dearer by an exit row, and leaves what others chose at its price", () =>
    expect(plan(family, wish("pax_3", at(BACK, "12A")))).toMatchObject({
      value: {
        total_minor: 42_000 + 2_200,
        seat_prices: [{ price_minor: 1_000 }, { passenger_id: "pax_3", price_minor: 2_200 }],
        flights: [{ flight_id: BACK }],
      },
    }));

  it("charges nothing for an assigned seat that is wished for, and nothing twice for a chosen one", () =>
    expect(plan(family, wish("pax_1", at(OUT, "3C"), at(BACK, "3C")), wish("pax_2", at(OUT, "14A")))).toEqual({
      ok: true,
      value: { total_minor: 42_000, seat_prices: family.seat_prices, flights: [] },
    }));

  it("lets passengers of the party swap, each charged for the seat they chose", () =>
    expect(plan(family, wish("pax_1", at(OUT, "14C")), wish("pax_3", at(OUT, "3C")))).toMatchObject({
      value: {
        total_minor: 42_000,
        seat_prices: [{ flight_id: OUT, passenger_id: "pax_3", price_minor: 1_000 }],
        flights: [{ flight_id: OUT, seats: seats("14C", "14A", "3C") }],
      },
    }));
});

test.each([
  ["a passenger the booking does not have", [wish("pax_9", at(OUT, "15A"))], "passenger_mismatch"],
  ["a passenger named twice", [wish("pax_1", at(OUT, "15A")), wish("pax_1", at(BACK, "15A"))], "passenger_mismatch"],
  ["a flight the booking does not have", [wish("pax_1", at("HF999_2026-12-01_LHR", "15A"))], "passenger_mismatch"],
  ["two seats for one passenger", [wish("pax_1", at(OUT, "15A"), at(OUT, "15C"))], "passenger_mismatch"],
  ["a seat for an infant", [wish("pax_4", at(OUT, "15A"))], "passenger_mismatch"],
  ["one seat for two passengers", [wish("pax_1", at(OUT, "15A")), wish("pax_2", at(OUT, "15A"))], "seat_duplicated"],
  ["the seat somebody of the party keeps", [wish("pax_1", at(OUT, "14C"))], "seat_duplicated"],
  ["a seat the aircraft does not have", [wish("pax_1", at(OUT, "99A"))], "seat_not_found"],
  ["an exit row for a child", [wish("pax_2", at(OUT, "12A"))], "seat_not_allowed"],
  ["an exit row for an adult with an infant on the lap", [wish("pax_1", at(OUT, "12A"))], "seat_not_allowed"],
])("%s is refused", (_, wishes, reason) =>
  expect(planSeatChange(family, wishes, offered)).toMatchObject({ ok: false, error: { reason } }),
);

it("refuses another cabin", () =>
  expect(
    planSeatChange(record, [wish("pax_1", at(OUT, "1A"))], [{ flight_id: OUT, aircraft: "789", cabin: "economy" }]),
  ).toMatchObject({ error: { reason: "seat_wrong_cabin" } }));
