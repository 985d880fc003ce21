import { expect, test } from "vitest";
import type { FlightManifest } from "#contracts/manifest.ts";
import { concernedBy, concernedInWords, load } from "./manifest-counts.ts";

type Seat = FlightManifest["seats"][number];
const seat = (designator: string, state: Seat["state"], booking_id: string | null = null, passenger_id = "pax_1"): Seat => ({
  designator,
  cabin: "economy",
  state,
  epoch: 1,
  sequence: null,
  booking_id,
  passenger_id: booking_id === null ? null : passenger_id,
  booking_class: booking_id === null ? null : "M",
  expires_at: null,
});

test("who is refunded is counted by booking, not by seat, and by the most that was done for it", () => {
  const seats = [
    seat("1A", "sold", "b1"),
    seat("1B", "sold", "b1", "pax_2"),
    seat("2A", "pinned", "b2"),
    // A seat that is being changed: a passenger has two for a moment.
    seat("3A", "held", "b3"),
    seat("3B", "held", "b3"),
    seat("4A", "free"),
    seat("4B", "blocked"),
  ];
  expect(concernedBy({ seats })).toEqual({ refunded: 1, deciding: 1, released: 1, passengers: 4 });
});

test("what there is none of is not told", () => {
  expect(concernedInWords({ refunded: 2, deciding: 0, released: 1, passengers: 5 })).toEqual([
    "2 bookings are refunded in full, without a fee",
    "1 hold is released; nothing was paid",
  ]);
  expect(concernedInWords({ refunded: 0, deciding: 0, released: 0, passengers: 0 })).toEqual([]);
});

test("how full a flight is leaves out what cannot be sold", () => {
  expect(load({ seats: [seat("1A", "sold", "b"), seat("1B", "free"), seat("1C", "blocked")] })).toMatchObject({
    percent: 50,
    sold: 1,
    free: 1,
    blocked: 1,
  });
  expect(load({ seats: [] }).percent).toBe(0);
});
