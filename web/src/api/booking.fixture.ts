import type { Booking } from "#contracts/bookings.ts";
import type { Offer, SeatMap } from "#contracts/offers.ts";

/** 45 hours before the flight leaves. */
export const NOW = Date.parse("2026-11-26T12:00:00Z");
export const FLIGHT = "HF11_2026-11-28_LHR";

const money = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
const SLICES = [
  {
    segments: [
      {
        flight_id: FLIGHT,
        carrier: "HF",
        number: "11",
        origin: "LHR",
        destination: "JFK",
        departs_at: "2026-11-28T09:00:00Z",
        departs_local: "2026-11-28T09:00:00+00:00",
        cabin: "economy",
      },
    ],
  },
];

/** Two adults from London to New York, with what the pages show of them. */
export const booking = (part: Partial<Booking>): Booking =>
  ({
    id: "bkg_1",
    record_locator: "K3J9QX",
    total: money(60_000),
    passengers: [
      { id: "pax_1", type: "adult", given_name: "Ada", family_name: "Byron", seats: [{ flight_id: FLIGHT, designator: "10A" }] },
      {
        id: "pax_2",
        type: "adult",
        given_name: "Grace",
        family_name: "Hopper",
        seats: [{ flight_id: FLIGHT, designator: "10B" }],
      },
    ],
    slices: SLICES,
    ...part,
  }) as unknown as Booking;

/** What they book by. */
export const offer = (id = "off_1"): Offer =>
  ({
    id,
    total: money(60_000),
    passengers: [
      { id: "pax_1", type: "adult" },
      { id: "pax_2", type: "adult" },
    ],
    slices: SLICES,
  }) as unknown as Offer;

/** Two rows of that flight, with nobody else on it. */
export const seatMap = (): SeatMap => ({
  flight_id: FLIGHT,
  aircraft: "320",
  version: 1,
  cabins: [
    {
      cabin: "economy",
      columns: ["A", "B"],
      rows: [10, 11].map((row) => ({
        row,
        exit: false,
        seats: ["A", "B"].map((column) => ({
          designator: `${row}${column}`,
          state: "available",
          features: [],
          price: money(row === 11 ? 2_000 : 0),
        })),
      })),
    },
  ],
});
