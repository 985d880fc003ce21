import { expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { afterChange, seatWishes, seatsOf } from "./seat-wishes.ts";

const [OUT, BACK] = ["HF101_2026-12-01_LHR", "HF102_2026-12-08_JFK"];
const at = (...designators: string[]) => designators.map((designator, i) => ({ flight_id: [OUT, BACK][i] ?? "", designator }));
const booking = {
  passengers: [
    { id: "pax_1", type: "adult", seats: at("14A", "20A") },
    { id: "pax_2", type: "adult", seats: at("14C", "20C") },
    { id: "pax_3", type: "infant", seats: [] },
  ],
} as unknown as Booking;
const chosen = (designator: string) => ({ designator, price_minor: 0 });

test("nothing is asked for while everybody sits where they do", () => expect(seatWishes(booking, seatsOf(booking))).toBeNull());

test("only what differs is asked for, a swap included", () => {
  const seats = { ...seatsOf(booking), [OUT]: { pax_1: chosen("14C"), pax_2: chosen("14A") } };
  expect(seatWishes(booking, seats)).toEqual({
    passengers: [
      { id: "pax_1", seat_selections: [{ flight_id: OUT, designator: "14C" }] },
      { id: "pax_2", seat_selections: [{ flight_id: OUT, designator: "14A" }] },
    ],
  });
});

test("whoever was put nowhere keeps their seat", () =>
  expect(seatWishes(booking, { [BACK]: { pax_2: chosen("21C") } })).toEqual({
    passengers: [{ id: "pax_2", seat_selections: [{ flight_id: BACK, designator: "21C" }] }],
  }));

test("where the booking has other seats than before, whoever had theirs has the new one, and what was picked stays", () => {
  const before = seatsOf(booking);
  const moved = { passengers: [{ id: "pax_1", seats: at("15A", "20A") }, ...booking.passengers.slice(1)] } as unknown as Booking;
  const now = seatsOf(moved);
  expect(seatWishes(moved, afterChange(before, { before, now, asked: {} }))).toBeNull();
  const picked = { ...before, [OUT]: { pax_1: chosen("14A"), pax_2: chosen("16C") } };
  expect(seatWishes(moved, afterChange(picked, { before, now, asked: {} }))).toEqual({
    passengers: [{ id: "pax_2", seat_selections: [{ flight_id: OUT, designator: "16C" }] }],
  });
  // Asked for from here, and thought better of since.
  expect(seatWishes(moved, afterChange(before, { before, now, asked: now }))).toEqual({
    passengers: [{ id: "pax_1", seat_selections: [{ flight_id: OUT, designator: "14A" }] }],
  });
  // Whoever was put nowhere stays there.
  const nowhere = { ...before, [OUT]: { pax_2: chosen("14C") } };
  expect(afterChange(nowhere, { before, now, asked: {} })[OUT]).toEqual({ pax_2: chosen("14C") });
});
