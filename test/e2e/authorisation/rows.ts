import { DEMO_PASSWORD } from "../../../seed/users.ts";
import { inDays } from "../trip.ts";
import type { Group } from "./expected.ts";
import { MISSING, type World } from "./world.ts";

export interface Ask {
  path: string;
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  json?: unknown;
}
export interface Row {
  group: Group;
  /** What the operation itself answers when it is asked so. */
  through: number;
  existing: (world: World) => Ask | Promise<Ask>;
  /** The same about an object that does not exist; none where there is no object. */
  missing?: (world: World) => Ask;
}

const post = (path: string, json?: unknown): Ask => ({ path, method: "POST", json });
const under = (bookingId: string, rest = "") => `/v1/bookings/${bookingId}${rest}`;
const anybody = (path: string, through = 200): Row => ({ group: "anybody", through, existing: () => ({ path }) });
const anybodyPosts = (path: string, json: unknown, through = 200): Row => ({
  group: "anybody",
  through,
  existing: () => post(path, json),
});
const operators = (path: string): Row => ({ group: "operators", through: 200, existing: () => ({ path }) });
/** What is read of a booking. */
const ofBooking = (rest = ""): Row => ({
  group: "the_owner",
  through: 200,
  existing: ({ booking }) => ({ path: under(booking.id, rest) }),
  missing: () => ({ path: under(MISSING.booking, rest) }),
});
const route = "origin=LHR&destination=JFK";
const payment = { payment_method: "pm_card_visa" };
const seats = (flight_id: string, designator: string) => ({
  passengers: [{ id: "pax_1", seat_selections: [{ flight_id, designator }] }],
});
const address = "somebody@example.com";

/** Every operation of the API: whose it is, and how it is asked. */
export const ROWS: Record<string, Row> = {
  listAirports: anybody("/v1/airports?q=lon"),
  searchOffers: anybody(`/v1/offers?${route}&departure_date=${inDays(5)}&limit=1`),
  getOffer: { group: "anybody", through: 200, existing: ({ offer }) => ({ path: `/v1/offers/${offer.id}` }) },
  getFareCalendar: anybody(`/v1/fare-calendar?${route}&month=${inDays(5).slice(0, 7)}`),
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

  signUp: anybodyPosts("/v1/auth/sign-up/email", { name: "Somebody", email: address, password: "a long enough pass phrase" }),
  // Both ask for a token that was mailed, and this one never was.
  verifyEmail: anybody("/v1/auth/verify-email?token=never-mailed", 400),
  resetPassword: anybodyPosts(
    "/v1/auth/reset-password",
    { token: "never-mailed", newPassword: "a long enough pass phrase" },
    400,
  ),
  sendVerificationEmail: anybodyPosts("/v1/auth/send-verification-email", { email: address }),
  requestPasswordReset: anybodyPosts("/v1/auth/request-password-reset", { email: address }),
  signIn: anybodyPosts("/v1/auth/sign-in/email", { email: "agent@example.com", password: DEMO_PASSWORD }),
  getAccessToken: { group: "sessions", through: 200, existing: () => ({ path: "/v1/auth/token" }) },
  signOut: anybodyPosts("/v1/auth/sign-out", undefined),
  getKeys: anybody("/.well-known/jwks.json"),
  getAuthorizationServer: anybody("/.well-known/oauth-authorization-server"),
  getOpenIdConfiguration: anybody("/.well-known/openid-configuration"),
  getProfile: { group: "any_user_in_person", through: 200, existing: () => ({ path: "/v1/me" }) },
  updateProfile: {
    group: "any_user_in_person",
    through: 200,
    existing: () => ({ path: "/v1/me", method: "PATCH", json: { name: "Ada Lovelace" } }),
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
  rebuildFlight: {
    group: "operators",
    through: 200,
    existing: ({ flightId }) => post(`/v1/ops/flights/${flightId}/rebuild`),
    missing: () => post(`/v1/ops/flights/${MISSING.flight}/rebuild`),
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
  listRefundDebts: operators("/v1/ops/refund-debts?limit=1"),
  settleRefundDebt: {
    group: "operators",
    through: 200,
    existing: async ({ debt }) => post(`/v1/ops/refund-debts/${await debt()}/settle`, { reference: "transfer 4711" }),
    missing: () => post(`/v1/ops/refund-debts/${MISSING.debt}/settle`, { reference: "transfer 4711" }),
  },

  // Not signed by the provider.
  receiveStripeEvent: anybodyPosts("/v1/webhooks/stripe", { id: "evt_1" }, 400),
  getStatus: anybody("/v1/status"),
  getHealth: anybody("/healthz"),
  getMetrics: anybody("/metrics"),
};
