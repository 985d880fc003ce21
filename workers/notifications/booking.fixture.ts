import { type Booking, NamelessBooking, type People, type Ticket } from "#contracts/bookings.ts";

/** A confirmed return trip of two adults and a lap infant, with a connection on the way out. */
export const CONFIRMED: Booking = {
  id: "bkg_03_0123456789abcdefghjkmnpqrs",
  record_locator: "K3J9QX",
  status: "confirmed",
  created_at: "2026-11-23T19:00:00.000Z",
  expires_at: null,
  total: { amount_minor: 154_050, currency: "GBP" },
  price_breakdown: {
    base: { amount_minor: 120_000, currency: "GBP" },
    taxes: [
      { code: "GB", description: "Air passenger duty", amount: { amount_minor: 20_250, currency: "GBP" }, refundable: true },
      { code: "UB", description: "Passenger service charge", amount: { amount_minor: 9_800, currency: "GBP" }, refundable: true },
    ],
    seats: { amount_minor: 4_000, currency: "GBP" },
  },
  fare: {
    family: "classic",
    refundable: true,
    changeable: true,
    cancellation_fee: { amount_minor: 6_000, currency: "GBP" },
    bags: { carry_on: 1, checked: 1 },
  },
  slices: [
    {
      origin: "LHR",
      destination: "SYD",
      duration: "PT22H40M",
      segments: [
        {
          flight_id: "HF11_2026-12-01_LHR",
          carrier: "HF",
          number: "11",
          origin: "LHR",
          destination: "SIN",
          departs_at: "2026-12-01T21:05:00Z",
          arrives_at: "2026-12-02T10:10:00Z",
          departs_local: "2026-12-01T21:05:00+00:00",
          arrives_local: "2026-12-02T18:10:00+08:00",
          aircraft: "789",
          cabin: "economy",
          booking_class: "M",
          duration: "PT13H5M",
        },
        {
          flight_id: "HF23_2026-12-02_SIN",
          carrier: "HF",
          number: "23",
          origin: "SIN",
          destination: "SYD",
          departs_at: "2026-12-02T12:00:00Z",
          arrives_at: "2026-12-02T19:45:00Z",
          departs_local: "2026-12-02T20:00:00+08:00",
          arrives_local: "2026-12-03T06:45:00+11:00",
          aircraft: "789",
          cabin: "economy",
          booking_class: "M",
          duration: "PT7H45M",
        },
      ],
    },
    {
      origin: "SYD",
      destination: "LHR",
      duration: "PT22H30M",
      segments: [
        {
          flight_id: "HF18_2026-12-20_SYD",
          carrier: "HF",
          number: "18",
          origin: "SYD",
          destination: "LHR",
          departs_at: "2026-12-20T05:00:00Z",
          arrives_at: "2026-12-21T03:30:00Z",
          departs_local: "2026-12-20T16:00:00+11:00",
          arrives_local: "2026-12-21T03:30:00+00:00",
          aircraft: "789",
          cabin: "economy",
          booking_class: "K",
          duration: "PT22H30M",
        },
      ],
    },
  ],
  contact: { email: "zofia@example.com", phone: "+447700900123" },
  passengers: [
    {
      id: "pax_1",
      type: "adult",
      title: "ms",
      given_name: "Zofia",
      family_name: "Łódź-Gökçe",
      born_on: "1990-05-01",
      seats: [
        { flight_id: "HF11_2026-12-01_LHR", designator: "14C" },
        { flight_id: "HF23_2026-12-02_SIN", designator: "22A" },
        { flight_id: "HF18_2026-12-20_SYD", designator: "31K" },
      ],
    },
    {
      id: "pax_2",
      type: "adult",
      title: null,
      given_name: "太郎",
      family_name: "山田",
      born_on: "1988-02-03",
      seats: [
        { flight_id: "HF11_2026-12-01_LHR", designator: "14B" },
        { flight_id: "HF23_2026-12-02_SIN", designator: "22B" },
        { flight_id: "HF18_2026-12-20_SYD", designator: "31J" },
      ],
    },
    { id: "pax_3", type: "infant", title: null, given_name: "Mia", family_name: "O'Hara", born_on: "2026-03-03", seats: [] },
  ],
  failure: null,
  refund: null,
  timeline: [],
  links: {
    self: "/v1/bookings/bkg_03_0123456789abcdefghjkmnpqrs",
    payments: "/v1/bookings/bkg_03_0123456789abcdefghjkmnpqrs/payments",
    tickets: "/v1/bookings/bkg_03_0123456789abcdefghjkmnpqrs/tickets",
    calendar: "/v1/bookings/bkg_03_0123456789abcdefghjkmnpqrs/calendar.ics",
  },
};

/** The same as messages carry it, under an id of its own, and who it is for. */
export const nameless = (id: string): NamelessBooking => ({ ...NamelessBooking.parse(CONFIRMED), id });
export const peopleWith = (contact: People["contact"]): People => ({
  contact,
  passengers: CONFIRMED.passengers.map(({ type: _type, seats: _seats, ...person }) => person),
});

/** One ticket a passenger, with a coupon for each flight. */
export const TICKETS: Ticket[] = CONFIRMED.passengers.map((passenger, i) => ({
  number: `999000000012${i}`,
  passenger_id: passenger.id,
  status: "open",
  issued_at: "2026-11-23T19:03:20.000Z",
  coupons: CONFIRMED.slices
    .flatMap(({ segments }) => segments)
    .map(({ flight_id }) => ({
      flight_id,
      designator: passenger.seats.find((seat) => seat.flight_id === flight_id)?.designator ?? null,
      status: "open",
    })),
  pdf_url: `/v1/tickets/999000000012${i}.pdf`,
}));
