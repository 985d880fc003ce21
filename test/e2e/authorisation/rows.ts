import { ALL_WANTED } from "#domain/notification/preferences.ts";
import { schedule } from "../timetable.ts";
import { inDays } from "../../../scripts/api/in-days.ts";
import { AUTH_ROWS } from "./rows-auth.ts";
import { anybody, anybodyPosts, type Ask, post, type Row } from "./row.ts";
import { MISSING } from "./world.ts";

const under = (bookingId: string, rest = "") => `/v1/bookings/${bookingId}${rest}`;
const operators = (path: string): Row => ({ group: "operators", through: 200, existing: () => ({ path }) });
/** What is read of a booking. */
const ofBooking = (rest = ""): Row => ({
  group: "the_owner",
  through: 200,
  existing: ({ booking }) => ({ path: under(booking.id, rest) }),
  missing: () => ({ path: under(MISSING.booking, rest) }),
});
/** What is asked of an endpoint; `rest` follows from the event that it was sent. */
const ofEndpoint = (through: number, ask: Omit<Ask, "path"> = {}, rest: (event: string) => string = () => ""): Row => ({
  group: "who_made_it",
  through,
  existing: async ({ endpoint }) => {
    const { id, event } = await endpoint();
    return { path: `/v1/webhook-endpoints/${id}${rest(event)}`, ...ask };
  },
  missing: () => ({ path: `/v1/webhook-endpoints/${MISSING.endpoint}${rest(MISSING.event)}`, ...ask }),
});
const route = "origin=LHR&destination=JFK";
const payment = { payment_method: "pm_card_visa" };
const seats = (flight_id: string, designator: string) => ({
  passengers: [{ id: "pax_1", seat_selections: [{ flight_id, designator }] }],
});
const timetable = { valid_from: inDays(0), valid_to: null, schedules: [schedule({ carrier: "ZY", valid_from: inDays(0) })] };

/** Every operation of the API: whose it is, and how it is asked. */
export const ROWS: Record<string, Row> = {
  listAirports: anybody("/v1/airports?q=lon"),
  searchOffers: anybody(`/v1/offers?${route}&departure_date=${inDays(5)}&limit=1`),
  searchItineraries: anybodyPosts("/v1/offers/search", {
    slices: [
      { origin: "LHR", destination: "JFK", departure_date: inDays(5) },
      { origin: "JFK", destination: "LHR", departure_date: inDays(8) },
    ],
    limit: 1,
  }),
  getOffer: { group: "anybody", through: 200, existing: ({ offer }) => ({ path: `/v1/offers/${offer.id}` }) },
  getFareCalendar: anybody(`/v1/fare-calendar?${route}&month=${inDays(5).slice(0, 7)}`),
  getFareMatrix: anybody(`/v1/fare-matrix?${route}&departure_date=${inDays(5)}&return_date=${inDays(9)}`),
  getFlight: {
    group: "anybody",
    through: 200,
    existing: ({ flightId }) => ({ path: `/v1/flights/${flightId}` }),
    missing: () => ({ path: `/v1/flights/${MISSING.flight}` }),
  },
  getSeatMap: {
    group: "anybody",
    through: 200,
    existing: ({ flightId }) => ({ path: `/v1/flights/${flightId}/seat-map` }),
    missing: () => ({ path: `/v1/flights/${MISSING.flight}/seat-map` }),
  },
  // Without the handshake of a WebSocket.
  watchSeatMap: {
    group: "anybody",
    through: 400,
    existing: ({ flightId }) => ({ path: `/v1/flights/${flightId}/seat-map/live` }),
  },

  createBooking: {
    group: "any_user",
    through: 201,
    existing: ({ newBooking }) => post("/v1/bookings", newBooking("ada@example.com")),
  },
  listBookings: { group: "any_user", through: 200, existing: () => ({ path: "/v1/bookings?limit=2" }) },
  getBooking: ofBooking(),
  streamBooking: ofBooking("/events"),
  changeSeats: {
    group: "the_owner",
    through: 200,
    existing: async ({ held, otherSeat, flightId }) => ({
      ...post(under((await held()).id, "/seats"), seats(flightId, await otherSeat())),
      method: "PUT",
    }),
    missing: ({ flightId }) => ({ ...post(under(MISSING.booking, "/seats"), seats(flightId, "14C")), method: "PUT" }),
  },
  releaseBooking: {
    group: "the_owner",
    through: 204,
    existing: async ({ held }) => ({ path: under((await held()).id), method: "DELETE" }),
    missing: () => ({ path: under(MISSING.booking), method: "DELETE" }),
  },
  lookUpBooking: {
    group: "anybody",
    through: 200,
    existing: ({ booking }) => post("/v1/lookup", { record_locator: booking.record_locator, family_name: "Lovelace" }),
    missing: ({ booking }) => post("/v1/lookup", { record_locator: booking.record_locator, family_name: "Hopper" }),
  },
  createPayment: {
    group: "the_owner",
    through: 202,
    existing: async ({ held }) => post(under((await held()).id, "/payments"), payment),
    missing: () => post(under(MISSING.booking, "/payments"), payment),
  },
  listPayments: ofBooking("/payments"),
  quoteCancellation: {
    group: "the_owner",
    through: 201,
    existing: async ({ held }) => post(under((await held()).id, "/cancellations")),
    missing: () => post(under(MISSING.booking, "/cancellations")),
  },
  confirmCancellation: {
    group: "the_owner",
    through: 202,
    async existing({ quoted }) {
      const { booking, quote } = await quoted();
      return post(under(booking, `/cancellations/${quote}/confirm`));
    },
    missing: ({ booking }) => post(under(booking.id, `/cancellations/${MISSING.quote(booking.id)}/confirm`)),
  },
  listTickets: ofBooking("/tickets"),
  getTicketPdf: {
    group: "the_owner",
    through: 200,
    existing: ({ ticket }) => ({ path: `/v1/tickets/${ticket}.pdf` }),
    missing: () => ({ path: `/v1/tickets/${MISSING.ticket}.pdf` }),
  },
  getCalendar: ofBooking("/calendar.ics"),
  checkIn: {
    group: "the_owner",
    through: 200,
    existing: ({ travelling }) => post(under(travelling.id, "/check-in")),
    missing: () => post(under(MISSING.booking, "/check-in")),
  },
  listBoardingPasses: ofBooking("/boarding-passes"),
  getBoardingPassPdf: {
    group: "the_owner",
    through: 200,
    existing: ({ boardingPass }) => ({ path: `/v1/boarding-passes/${boardingPass}.pdf` }),
    missing: () => ({ path: `/v1/boarding-passes/${MISSING.boardingPass}.pdf` }),
  },

  createWebhookEndpoint: {
    group: "any_user",
    through: 201,
    existing: () => post("/v1/webhook-endpoints", { url: "https://hooks.partner.example/holdfast" }),
  },
  listWebhookEndpoints: { group: "any_user", through: 200, existing: () => ({ path: "/v1/webhook-endpoints" }) },
  getWebhookEndpoint: ofEndpoint(200),
  updateWebhookEndpoint: ofEndpoint(200, { method: "PATCH", json: { description: "production" } }),
  rotateWebhookSecret: ofEndpoint(200, { method: "POST" }, () => "/rotate-secret"),
  pingWebhookEndpoint: ofEndpoint(202, { method: "POST" }, () => "/ping"),
  listWebhookDeliveries: ofEndpoint(200, {}, () => "/deliveries?limit=1"),
  redeliverWebhook: ofEndpoint(202, { method: "POST" }, (event) => `/deliveries/${event}/redeliver`),
  deleteWebhookEndpoint: ofEndpoint(204, { method: "DELETE" }),

  ...AUTH_ROWS,
  getProfile: { group: "any_user_in_person", through: 200, existing: () => ({ path: "/v1/me" }) },
  updateProfile: {
    group: "any_user_in_person",
    through: 200,
    existing: () => ({ path: "/v1/me", method: "PATCH", json: { name: "Ada Lovelace" } }),
  },
  getNotificationPreferences: {
    group: "any_user_in_person",
    through: 200,
    existing: () => ({ path: "/v1/me/notification-preferences" }),
  },
  setNotificationPreferences: {
    group: "any_user_in_person",
    through: 200,
    existing: () => ({ path: "/v1/me/notification-preferences", method: "PUT", json: ALL_WANTED }),
  },
  exportPersonalData: { group: "any_user_in_person", through: 200, existing: () => ({ path: "/v1/me/export" }) },
  // With a body, which it takes none of: the others still need these people.
  eraseAccount: {
    group: "any_user_in_person",
    through: 400,
    existing: () => ({ path: "/v1/me", method: "DELETE", json: { sure: true } }),
  },

  startAudit: { group: "operators", through: 202, existing: () => post("/v1/ops/audits") },
  listAudits: operators("/v1/ops/audits?limit=1"),
  getAudit: {
    group: "operators",
    through: 200,
    existing: ({ audit }) => ({ path: `/v1/ops/audits/${audit}` }),
    missing: () => ({ path: `/v1/ops/audits/${MISSING.audit}` }),
  },
  getOverview: operators("/v1/ops/overview"),
  listSagas: operators("/v1/ops/sagas?limit=1"),
  getSaga: {
    group: "operators",
    through: 200,
    existing: ({ booking }) => ({ path: `/v1/ops/sagas/${booking.id}` }),
    missing: () => ({ path: `/v1/ops/sagas/${MISSING.booking}` }),
  },
  getBookingTrace: {
    group: "operators",
    through: 200,
    existing: ({ booking }) => ({ path: `/v1/ops/bookings/${booking.id}/trace` }),
    missing: () => ({ path: `/v1/ops/bookings/${MISSING.booking}/trace` }),
  },
  getBookingForOperator: {
    group: "operators",
    through: 200,
    existing: ({ booking }) => ({ path: `/v1/ops/bookings/${booking.id}` }),
    missing: () => ({ path: `/v1/ops/bookings/${MISSING.booking}` }),
  },
  getManifest: {
    group: "operators",
    through: 200,
    existing: ({ flightId }) => ({ path: `/v1/ops/flights/${flightId}/manifest` }),
    missing: () => ({ path: `/v1/ops/flights/${MISSING.flight}/manifest` }),
  },
  cancelFlight: {
    group: "operators",
    through: 202,
    existing: ({ groundedId }) => post(`/v1/ops/flights/${groundedId}/cancel`),
    missing: () => post(`/v1/ops/flights/${MISSING.flight}/cancel`),
  },
  getFlightCancellation: {
    group: "operators",
    through: 200,
    existing: ({ groundedId }) => ({ path: `/v1/ops/flights/${groundedId}/cancellation` }),
    missing: () => ({ path: `/v1/ops/flights/${MISSING.flight}/cancellation` }),
  },
  blockSeats: {
    group: "operators",
    through: 200,
    existing: async ({ flightId, otherSeat }) =>
      post(`/v1/ops/flights/${flightId}/seats/block`, { designators: [await otherSeat()], reason: "it is broken" }),
    missing: () => post(`/v1/ops/flights/${MISSING.flight}/seats/block`, { designators: ["14C"], reason: "it is broken" }),
  },
  unblockSeats: {
    group: "operators",
    through: 200,
    existing: async ({ flightId, blockedSeat }) =>
      post(`/v1/ops/flights/${flightId}/seats/unblock`, { designators: [await blockedSeat()], reason: "it was mended" }),
    missing: () => post(`/v1/ops/flights/${MISSING.flight}/seats/unblock`, { designators: ["14C"], reason: "it was mended" }),
  },
  rebuildFlight: {
    group: "operators",
    through: 200,
    existing: ({ flightId }) => post(`/v1/ops/flights/${flightId}/rebuild`),
    missing: () => post(`/v1/ops/flights/${MISSING.flight}/rebuild`),
  },
  rebuildSearch: {
    group: "operators",
    through: 200,
    existing: () => post("/v1/ops/search/rebuild", { cursor: "lowest_fares:ZZZ" }),
  },
  listDeadLetters: operators("/v1/ops/dead-letters?limit=1"),
  replayDeadLetter: {
    group: "operators",
    through: 202,
    existing: async ({ letter }) => post(`/v1/ops/dead-letters/${await letter()}/replay`),
    missing: () => post(`/v1/ops/dead-letters/${MISSING.letter}/replay`),
  },
  dropDeadLetter: {
    group: "operators",
    through: 200,
    existing: async ({ letter }) => post(`/v1/ops/dead-letters/${await letter()}/drop`, { reason: "a test sent it" }),
    missing: () => post(`/v1/ops/dead-letters/${MISSING.letter}/drop`, { reason: "a test sent it" }),
  },
  listBreakers: operators("/v1/ops/breakers"),
  resetBreaker: {
    group: "operators",
    through: 200,
    existing: () => post("/v1/ops/breakers/payment-provider/reset"),
    missing: () => post("/v1/ops/breakers/nothing/reset"),
  },
  listServices: operators("/v1/ops/services"),
  drainService: {
    group: "operators",
    through: 200,
    existing: () => post("/v1/ops/services/notifications/drain", { reason: "a test drains it" }),
    missing: () => post("/v1/ops/services/nothing/drain", { reason: "a test drains it" }),
  },
  resumeService: {
    group: "operators",
    through: 200,
    existing: () => post("/v1/ops/services/notifications/resume"),
    missing: () => post("/v1/ops/services/nothing/resume"),
  },
  getTrialBalance: operators("/v1/ops/ledger/trial-balance"),
  listNotifications: {
    group: "operators",
    through: 200,
    existing: ({ booking }) => ({ path: `/v1/ops/notifications?booking_id=${booking.id}` }),
  },
  resendNotification: {
    group: "operators",
    through: 202,
    existing: async ({ notification }) => post(`/v1/ops/notifications/${await notification()}/resend`),
    missing: () => post(`/v1/ops/notifications/${MISSING.notification}/resend`),
  },
  listRefundDebts: operators("/v1/ops/refund-debts?limit=1"),
  settleRefundDebt: {
    group: "operators",
    through: 200,
    existing: async ({ debt }) => post(`/v1/ops/refund-debts/${await debt()}/settle`, { reference: "transfer 4711" }),
    missing: () => post(`/v1/ops/refund-debts/${MISSING.debt}/settle`, { reference: "transfer 4711" }),
  },

  importSchedules: {
    group: "operators",
    through: 200,
    existing: () => post("/v1/ops/schedules?dry_run=true", timetable),
  },
  listScheduleImports: operators("/v1/ops/schedules/imports?limit=1"),
  exportSchedules: operators("/v1/ops/schedules/export"),
  listScheduleChanges: operators("/v1/ops/schedule-changes?limit=1"),
  acknowledgeScheduleChange: {
    group: "operators",
    through: 200,
    existing: async ({ change }) => post(`/v1/ops/schedule-changes/${await change()}/acknowledge`, { note: "rebooked" }),
    missing: () => post(`/v1/ops/schedule-changes/${MISSING.change}/acknowledge`, { note: "rebooked" }),
  },

  // Not signed by the provider.
  receiveStripeEvent: anybodyPosts("/v1/webhooks/stripe", { id: "evt_1" }, 400),
  getStatus: anybody("/v1/status"),
  getHealth: anybody("/healthz"),
  getMetrics: anybody("/metrics"),
};
