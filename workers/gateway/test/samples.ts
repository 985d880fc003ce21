import type { AuditReport } from "#contracts/audit.ts";
import type { DeadLetter } from "#contracts/dead-letters.ts";
import type { Booking, CancellationQuote, MaskedBooking, Payment, Ticket, TicketDocument } from "#contracts/bookings.ts";
import type { CircuitBreaker } from "#contracts/circuit-breaker.ts";
import type { FlightCancellation } from "#contracts/flight-cancellation.ts";
import type { FlightManifest, FlightRebuilt } from "#contracts/manifest.ts";
import type { OfferFacets } from "#contracts/offer-search.ts";
import type { Airport, FareCalendar, Flight, Offer, SeatMap } from "#contracts/offers.ts";
import type { TrialBalance } from "#contracts/payments.ts";
import type { AccountData, AccountRow, NotificationData, PaymentData, TravelData } from "#contracts/personal-data.ts";
import type { RefundDebt } from "#contracts/refund-debts.ts";
import type { ScheduleChange, ScheduleImport, ScheduleImportResult } from "#contracts/schedules.ts";
import { ServiceName, type OperatedService } from "#contracts/service-registry.ts";
import type { OwnProfile } from "#contracts/users.ts";
import { fareConditions } from "#domain/fare/conditions.ts";
import { toBase64Url } from "#platform/base64url.ts";

/** One valid example of everything the services answer. */
export const BOOKING_ID = "bkg_03_0123456789abcdefghjkmnpqrs";
export const FLIGHT_ID = "HF101_2026-12-01_LHR";
export const CANCELLATION_ID = "cxl_03_0123456789abcdefghjkmnpqrs_1";
export const PAYMENT_ID = "pay_03_0123456789abcdefghjkmnpqrs_1";
export const TICKET_NUMBER = "9991234567890";
const gbp = (amount: number) => ({ amount_minor: amount, currency: "GBP" });
export const AUDIT_ID = "aud_0123456789abcdef0123456789abcdef";
export const AT = "2026-11-23T20:15:00Z";

export const slice: Booking["slices"][number] = {
  origin: "LHR",
  destination: "JFK",
  duration: "PT7H55M",
  segments: [
    {
      flight_id: FLIGHT_ID,
      carrier: "HF",
      number: "101",
      origin: "LHR",
      destination: "JFK",
      departs_at: "2026-12-01T10:05:00Z",
      arrives_at: "2026-12-01T18:00:00Z",
      departs_local: "2026-12-01T10:05:00+00:00",
      arrives_local: "2026-12-01T13:00:00-05:00",
      aircraft: "789",
      cabin: "economy",
      booking_class: "M",
      duration: "PT7H55M",
    },
  ],
};
const fare: Booking["fare"] = {
  family: "classic",
  refundable: false,
  changeable: true,
  cancellation_fee: null,
  bags: { carry_on: 1, checked: 1 },
};
export const passenger: Booking["passengers"][number] = {
  id: "pax_0",
  type: "adult",
  title: null,
  given_name: "Ada",
  family_name: "Lovelace",
  born_on: "1990-12-10",
  seats: [{ flight_id: FLIGHT_ID, designator: "14C" }],
};
export const booking: Booking = {
  id: BOOKING_ID,
  record_locator: "K7QXZ4",
  status: "held",
  created_at: AT,
  expires_at: "2026-11-23T20:30:00Z",
  total: gbp(41250),
  price_breakdown: {
    base: gbp(30000),
    taxes: [{ code: "GB", description: "Air passenger duty", amount: gbp(9750), refundable: true }],
    seats: gbp(1500),
  },
  fare,
  slices: [slice],
  contact: { email: "ada@example.com" },
  passengers: [passenger],
  failure: null,
  refund: null,
  timeline: [{ at: AT, event: "held", detail: "1 seat on 1 flight" }],
  links: {
    self: `/v1/bookings/${BOOKING_ID}`,
    payments: `/v1/bookings/${BOOKING_ID}/payments`,
    tickets: `/v1/bookings/${BOOKING_ID}/tickets`,
    calendar: `/v1/bookings/${BOOKING_ID}/calendar.ics`,
  },
};
export const bookingRequest = {
  offer_id: "off_payload.signature",
  contact: { email: "ada@example.com" },
  passengers: [{ id: "pax_0", given_name: "Ada", family_name: "Lovelace", born_on: "1990-12-10" }],
};
export const seatsRequest = { passengers: [{ id: "pax_0", seat_selections: [{ flight_id: FLIGHT_ID, designator: "14D" }] }] };
export const payment: Payment = { id: PAYMENT_ID, status: "captured", amount: gbp(41250), refunded: gbp(0), created_at: AT };
export const quote: CancellationQuote = {
  id: CANCELLATION_ID,
  booking_id: BOOKING_ID,
  status: "quoted",
  captured: gbp(41250),
  refund: gbp(31250),
  fee: gbp(10000),
  passengers: [{ id: "pax_0", refund: gbp(31250), fare_refund: gbp(25000), tax_refund: gbp(6250), fee: gbp(10000) }],
  expires_at: AT,
};
export const ticket: Ticket = {
  number: TICKET_NUMBER,
  passenger_id: "pax_0",
  status: "open",
  issued_at: AT,
  coupons: [{ flight_id: FLIGHT_ID, designator: "14C", status: "open" }],
  pdf_url: `/v1/tickets/${TICKET_NUMBER}.pdf`,
};
export const ticketDocument: TicketDocument = {
  ticket,
  record_locator: "K7QXZ4",
  passenger,
  slices: [slice],
  total: gbp(41250),
  issued_at: AT,
};
export const masked: MaskedBooking = {
  record_locator: "K7QXZ4",
  status: "confirmed",
  slices: [slice],
  passengers: [{ type: "adult", name: "A** L*******" }],
};
export const airport: Airport = {
  code: "LHR",
  name: "Heathrow",
  city: "London",
  city_code: "LON",
  country: "GB",
  latitude: 51.47,
  longitude: -0.45,
  time_zone: "Europe/London",
};
export const offer: Offer = {
  id: "off_payload.signature",
  expires_at: AT,
  total: gbp(39750),
  base: gbp(30000),
  taxes: booking.price_breakdown.taxes,
  fare: { ...fare, conditions: fareConditions(fare) },
  slices: [slice],
  passengers: [
    {
      id: "pax_0",
      type: "adult",
      price: { base: gbp(30000), taxes: [{ code: "GB", amount: gbp(9750) }], total: gbp(39750) },
    },
  ],
  seats_remaining: 42,
  inventory_as_of: null,
  tags: ["cheapest"],
};
const all = <Value>(value: Value) => ({ value, count: 1, price: { min: gbp(41250), max: gbp(41250) } });
export const facets: OfferFacets = {
  price: { min: gbp(41250), max: gbp(41250) },
  duration_minutes: { min: 475, max: 475 },
  stops: [all(0)],
  carriers: [all("HF")],
  fare_families: [all("classic" as const)],
  refundable: [all(false)],
  checked_bags: [all(1)],
  departure_times: [[all({ after: "06:00" as const, before: "11:59" as const })]],
  arrival_times: [[all({ after: "12:00" as const, before: "17:59" as const })]],
};
export const fareCalendar: FareCalendar = {
  data: [
    { date: "2026-12-01", price: gbp(39750) },
    { date: "2026-12-02", price: null },
  ],
  currency: "GBP",
};
export const flight: Flight = {
  id: FLIGHT_ID,
  carrier: "HF",
  number: "101",
  origin: "LHR",
  destination: "JFK",
  departs_at: "2026-12-01T10:05:00Z",
  arrives_at: "2026-12-01T18:00:00Z",
  departs_local: "2026-12-01T10:05:00+00:00",
  arrives_local: "2026-12-01T13:00:00-05:00",
  origin_terminal: "3",
  destination_terminal: null,
  aircraft: "789",
  duration: "PT7H55M",
  status: "scheduled",
};
export const seatMap: SeatMap = {
  flight_id: FLIGHT_ID,
  aircraft: "789",
  version: 7,
  cabins: [
    {
      cabin: "economy",
      columns: ["A", "B", "C", "", "D", "E", "F"],
      rows: [{ row: 14, exit: false, seats: [{ designator: "14C", state: "available", features: ["aisle"], price: gbp(1500) }] }],
    },
  ],
};
export const profile: OwnProfile = {
  id: "usr_1",
  name: "Ada Lovelace",
  email: "ada@example.com",
  email_verified: true,
  role: "passenger",
  created_at: AT,
  language: "en",
};

export const audit: AuditReport = {
  id: AUDIT_ID,
  status: "running",
  compared: { flights: 0, seats: 0, bookings: 0, payments: 0, ledger_entries: 0, messages: 0 },
  in_motion: 0,
  poked: 0,
  sizes: { flights: { holds: 2, tombstones: 1, cooldowns: 0, outbox: 0 }, payments: { inbox: 12, webhook_events: 3 } },
  discrepancies: [],
  started_at: AT,
  finished_at: null,
};

export const manifest: FlightManifest = {
  flight_id: FLIGHT_ID,
  aircraft: "789",
  departs_at: "2026-12-01T10:05:00Z",
  version: 7,
  booking_classes: [{ booking_class: "M", cabin: "economy", authorised: 60, honoured: 12, taken: 1 }],
  seats: [
    {
      designator: "14C",
      cabin: "economy",
      state: "pinned",
      epoch: 7,
      booking_id: BOOKING_ID,
      passenger_id: "pax_1",
      booking_class: "M",
      expires_at: "2026-11-23T20:45:00Z",
      sequence: null,
    },
  ],
  on_laps: [],
};

/** Of the service that keeps it. */
export const deadLetter = (queue: DeadLetter["queue"], message_id = `${queue}:1`, at = AT): DeadLetter => ({
  id: `dl_${queue}_${toBase64Url(new TextEncoder().encode(message_id))}`,
  queue,
  message_id,
  type: "thing.done",
  booking_id: null,
  state: "parked",
  reason: "every retry failed",
  attempts: 6,
  parkings: 1,
  first_parked_at: at,
  last_parked_at: at,
  decided_at: null,
  drop_reason: null,
});

export const rebuilt: FlightRebuilt = { restored: [BOOKING_ID], present: 3, contradicted: [] };

export const flightCancellation: FlightCancellation = {
  flight_id: FLIGHT_ID,
  status: "cancelling",
  cancelled_at: AT,
  finished_at: null,
  bookings: { to_do: 2, released: 11, refunded: 131, failed: 1 },
  failed_bookings: [BOOKING_ID],
};

export const breaker: CircuitBreaker = { name: "payment-provider", phase: "open", failures: 3, opened_at: AT, retry_after_s: 12 };

export const trialBalance: TrialBalance = {
  currencies: [
    {
      currency: "GBP",
      debit_minor: 45_900,
      credit_minor: 45_900,
      balanced: true,
      accounts: [
        { account: "customer_funds", debit_minor: 0, credit_minor: 45_900, balance_minor: -45_900 },
        { account: "provider_clearing", debit_minor: 45_900, credit_minor: 0, balance_minor: 45_900 },
      ],
    },
  ],
};

export const refundDebt: RefundDebt = {
  id: `debt_${BOOKING_ID.slice(4)}_refund_cancellation_1`,
  booking_id: BOOKING_ID,
  payment_id: PAYMENT_ID,
  intent_id: "pi_1",
  refund_id: "re_1",
  amount: gbp(31250),
  failure_code: "expired_or_canceled_card",
  state: "open",
  recorded_at: AT,
  settled_at: null,
  reference: null,
  settled_by: null,
};

export const accountData: AccountData = { ...profile, image: null, two_factor: false, updated_at: AT };
export const session: AccountRow<"sessions"> = {
  id: "ses_1",
  created_at: AT,
  expires_at: AT,
  ip_address: "192.0.2.7",
  user_agent: null,
};
export const notification: NotificationData = {
  id: `${BOOKING_ID}:booking.confirmed`,
  type: "booking.confirmed",
  channel: "email",
  status: "sent",
  attempts: 1,
  created_at: AT,
  updated_at: AT,
};
export const paymentData: PaymentData = {
  intents: [
    { payment_id: PAYMENT_ID, intent_id: "pi_1", status: "captured", amount: gbp(41250), created_at: AT, updated_at: AT },
  ],
  refunds: [],
  refund_debts: [],
  ledger: [
    {
      entry_id: "capture:1",
      kind: "capture",
      account: "customer_funds",
      currency: "GBP",
      debit_minor: 0,
      credit_minor: 41250,
      at: AT,
    },
  ],
};
export const sagaData: TravelData = { booking, tickets: [ticket], payments: [payment], cancellations: [quote], check_ins: [] };

const IMPORT = "5f0c3a1e9b7d4c2f8e6a0b1d3c5e7f90";
const times = {
  destination: "JFK",
  departs_local: "2026-12-01T10:05:00+00:00",
  arrives_local: "2026-12-01T13:00:00-05:00",
  aircraft: "789",
  origin_terminal: "5",
  destination_terminal: null,
};
export const scheduleImport: ScheduleImport = {
  id: `imp_${IMPORT}`,
  format: "ssim",
  state: "applied",
  lines: 240,
  legs: 230,
  carriers: [{ carrier: "HF", valid_from: "2026-10-25", valid_to: "2027-03-27" }],
  flights: { added: 12, changed: 3, withdrawn: 1, suspended: 1 },
  started_at: AT,
  finished_at: AT,
};
export const scheduleImportResult: ScheduleImportResult = {
  ...scheduleImport,
  changes: [{ flight_id: FLIGHT_ID, kind: "suspended", taken: 4, before: times, after: null }],
};
export const scheduleChange: ScheduleChange = {
  id: `chg_${IMPORT}_${FLIGHT_ID}`,
  import_id: scheduleImport.id,
  flight_id: FLIGHT_ID,
  kind: "withdrawn",
  taken: 4,
  before: times,
  after: null,
  state: "open",
  recorded_at: AT,
  decided_at: null,
  note: null,
  acknowledged_by: null,
};

/** Every service, in service. */
export const services = (): OperatedService[] =>
  ServiceName.options.map((name) => ({
    name,
    health: "up",
    in_service: true,
    version: "v1",
    registered_at: AT,
    checked_at: AT,
    routes: [],
    drain: null,
  }));
