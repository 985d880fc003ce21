import type { BookingNews, FlightTimesFacts } from "./facts.ts";

/** The flight home, as it was sold. */
export const HOME = "HF8_2026-12-20_LHR";
export const HOME_SOLD: FlightTimesFacts = {
  destination: "NRT",
  departs_local: "2026-12-20T11:00:00+00:00",
  arrives_local: "2026-12-21T08:00:00+09:00",
  aircraft: "789",
  origin_terminal: "5",
  destination_terminal: null,
};

/** One passenger, there and back, in a currency without decimals. */
export const NEWS: BookingNews = {
  public_url: "https://holdfast.example",
  language: "en",
  booking: {
    id: "bkg_00_x",
    record_locator: "K3J9QX",
    expires_at: null,
    total: { amount_minor: 193_400, currency: "JPY" },
    price_breakdown: {
      base: { amount_minor: 180_000, currency: "JPY" },
      taxes: [{ description: "Passenger service facility charge", amount: { amount_minor: 13_400, currency: "JPY" } }],
      seats: { amount_minor: 0, currency: "JPY" },
    },
    slices: [
      {
        origin: "NRT",
        destination: "LHR",
        segments: [
          {
            flight_id: "HF7_2026-12-01_NRT",
            carrier: "HF",
            number: "7",
            origin: "NRT",
            destination: "LHR",
            cabin: "economy",
            booking_class: "M",
            departs_at: "2026-12-01T14:30:00Z",
            arrives_at: "2026-12-02T04:10:00Z",
            departs_local: "2026-12-01T23:30:00+09:00",
            arrives_local: "2026-12-02T04:10:00+00:00",
            duration: "PT13H40M",
          },
        ],
      },
      {
        origin: "LHR",
        destination: "NRT",
        segments: [
          {
            flight_id: HOME,
            carrier: "HF",
            number: "8",
            origin: "LHR",
            destination: "NRT",
            cabin: "business",
            booking_class: "D",
            departs_at: "2026-12-20T11:00:00Z",
            arrives_at: "2026-12-20T23:00:00Z",
            departs_local: "2026-12-20T11:00:00+00:00",
            arrives_local: "2026-12-21T08:00:00+09:00",
            duration: "PT12H",
          },
        ],
      },
    ],
    passengers: [
      {
        id: "pax_1",
        type: "adult",
        title: "ms",
        given_name: "Yuki",
        family_name: "Sato",
        // In the order of the seat locks, which is not that of travel.
        seats: [
          { flight_id: HOME, designator: "2A" },
          { flight_id: "HF7_2026-12-01_NRT", designator: "14C" },
        ],
      },
    ],
    failure: null,
    refund: null,
    timeline: [{ event: "booking.held", detail: "2 flights" }],
  },
  tickets: [{ number: "9990000000123", passenger_id: "pax_1" }],
};
