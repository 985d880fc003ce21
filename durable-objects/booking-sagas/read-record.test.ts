import { expect, it } from "vitest";
import type { OpenRequest } from "#contracts/booking-sagas.ts";
import { heldBooking } from "#domain/booking/world.fixture.ts";
import { readRecord } from "./read-record.ts";

const [OUT = "", BACK = ""] = heldBooking().segments.map(({ flight_id }) => flight_id);
/** An E190: 3C is in front, 10A is like most. */
const opening = {
  terms: {
    total: { amount_minor: 40_000, currency: "GBP" },
    slices: [{ segments: [OUT, BACK].map((flight_id) => ({ flight_id, aircraft: "E90", cabin: "economy" })) }],
  },
} as unknown as OpenRequest;

/** A booking as it was stored when only the sum of its seats' prices was kept. */
function stored(total_minor: number, designators: string[]): string {
  const { seat_prices: _, ...record } = heldBooking();
  const seats = designators.map((designator, i) => [{ passenger_id: `pax_${i}`, designator }]);
  return JSON.stringify({
    ...record,
    total_minor,
    segments: record.segments.map((segment, i) => ({ ...segment, seats: seats[i] })),
  });
}
const pricesOf = (json: string) => readRecord(json, opening).seat_prices;

it("takes what an older booking was charged for seats for the price of those that cost as much", () => {
  const whole = { flight_id: OUT, passenger_id: "pax_0", price_minor: 1_000 };
  expect(pricesOf(stored(41_000, ["3C", "10A"]))).toEqual([whole]);
  expect(pricesOf(stored(42_000, ["3C", "3C"]))).toEqual([whole, { ...whole, flight_id: BACK, passenger_id: "pax_1" }]);
});

it("charges nothing for seats that were assigned to an older booking", () =>
  expect(pricesOf(stored(40_000, ["3C", "3C"]))).toEqual([]));

it("leaves what is stored as it is", () => expect(readRecord(JSON.stringify(heldBooking()), opening)).toEqual(heldBooking()));
