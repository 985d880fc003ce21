import { SCOPES } from "#contracts/users.ts";
import { BOARDING_PASS_ID } from "./check-in-samples.ts";
import { preferences, toldNotification } from "./notification-samples.ts";
import * as sample from "./samples.ts";
import { webhookDelivery, webhookEndpoint } from "./webhook-samples.ts";

export interface OperationCase {
  id: string;
  path: string;
  /** How the access is declared: nobody needs a token, a first-party one, or a scope. */
  access: "public" | "first_party" | "bookings:read" | "bookings:write" | "payments:write" | "ops";
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  keyed?: true;
  status?: number;
}
const { AUDIT_ID, BOOKING_ID, CANCELLATION_ID, FLIGHT_ID, TICKET_NUMBER } = sample;
const booking = `/v1/bookings/${BOOKING_ID}`;
const endpoint = `/v1/webhook-endpoints/${webhookEndpoint.id}`;

/** One good request for every operation the gateway answers itself. */
export const OPERATIONS: OperationCase[] = [
  { id: "listAirports", path: "/v1/airports?q=lon", access: "public" },
  { id: "searchOffers", path: "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01", access: "public" },
  {
    id: "searchItineraries",
    path: "/v1/offers/search",
    method: "POST",
    body: { slices: [{ origin: "LHR", destination: "JFK", departure_date: "2026-12-01" }] },
    access: "public",
  },
  { id: "getOffer", path: "/v1/offers/off_payload.signature", access: "public" },
  { id: "getFareCalendar", path: "/v1/fare-calendar?origin=LHR&destination=JFK&month=2026-12", access: "public" },
  {
    id: "getFareMatrix",
    path: "/v1/fare-matrix?origin=LHR&destination=JFK&departure_date=2026-12-04&return_date=2026-12-12",
    access: "public",
  },
  { id: "getFlight", path: `/v1/flights/${FLIGHT_ID}`, access: "public" },
  { id: "getSeatMap", path: `/v1/flights/${FLIGHT_ID}/seat-map?currency=EUR`, access: "public" },
  {
    id: "createBooking",
    path: "/v1/bookings",
    method: "POST",
    keyed: true,
    body: sample.bookingRequest,
    access: "bookings:write",
    status: 201,
  },
  { id: "listBookings", path: "/v1/bookings?limit=5", access: "bookings:read" },
  { id: "getBooking", path: booking, access: "bookings:read" },
  {
    id: "changeSeats",
    path: `${booking}/seats`,
    method: "PUT",
    keyed: true,
    body: sample.seatsRequest,
    access: "bookings:write",
  },
  { id: "releaseBooking", path: booking, method: "DELETE", access: "bookings:write", status: 204 },
  {
    id: "createPayment",
    path: `${booking}/payments`,
    method: "POST",
    keyed: true,
    body: { payment_method: "pm_card_visa" },
    access: "payments:write",
    status: 202,
  },
  { id: "listPayments", path: `${booking}/payments`, access: "bookings:read" },
  {
    id: "quoteCancellation",
    path: `${booking}/cancellations`,
    method: "POST",
    keyed: true,
    access: "bookings:write",
    status: 201,
  },
  {
    id: "confirmCancellation",
    path: `${booking}/cancellations/${CANCELLATION_ID}/confirm`,
    method: "POST",
    keyed: true,
    access: "bookings:write",
    status: 202,
  },
  { id: "listTickets", path: `${booking}/tickets`, access: "bookings:read" },
  { id: "getTicketPdf", path: `/v1/tickets/${TICKET_NUMBER}.pdf`, access: "bookings:read" },
  { id: "getCalendar", path: `${booking}/calendar.ics`, access: "bookings:read" },
  {
    id: "checkIn",
    path: `${booking}/check-in`,
    method: "POST",
    body: { flight_id: FLIGHT_ID, passengers: ["pax_1"] },
    keyed: true,
    access: "bookings:write",
  },
  { id: "listBoardingPasses", path: `${booking}/boarding-passes`, access: "bookings:read" },
  { id: "getBoardingPassPdf", path: `/v1/boarding-passes/${BOARDING_PASS_ID}.pdf`, access: "bookings:read" },
  {
    id: "lookUpBooking",
    path: "/v1/lookup",
    method: "POST",
    body: { record_locator: "K7QXZ4", family_name: "Lovelace" },
    access: "public",
  },
  {
    id: "createWebhookEndpoint",
    path: "/v1/webhook-endpoints",
    method: "POST",
    keyed: true,
    body: { url: "https://hooks.partner.example/" },
    access: "bookings:read",
    status: 201,
  },
  { id: "listWebhookEndpoints", path: "/v1/webhook-endpoints", access: "bookings:read" },
  { id: "getWebhookEndpoint", path: endpoint, access: "bookings:read" },
  { id: "updateWebhookEndpoint", path: endpoint, method: "PATCH", body: { description: "new" }, access: "bookings:read" },
  { id: "deleteWebhookEndpoint", path: endpoint, method: "DELETE", access: "bookings:read", status: 204 },
  { id: "rotateWebhookSecret", path: `${endpoint}/rotate-secret`, method: "POST", keyed: true, access: "bookings:read" },
  { id: "pingWebhookEndpoint", path: `${endpoint}/ping`, method: "POST", keyed: true, access: "bookings:read", status: 202 },
  { id: "listWebhookDeliveries", path: `${endpoint}/deliveries?status=failed&limit=5`, access: "bookings:read" },
  {
    id: "redeliverWebhook",
    path: `${endpoint}/deliveries/${webhookDelivery.id}/redeliver`,
    method: "POST",
    keyed: true,
    access: "bookings:read",
    status: 202,
  },
  { id: "startAudit", path: "/v1/ops/audits", method: "POST", keyed: true, access: "ops", status: 202 },
  { id: "listAudits", path: "/v1/ops/audits?limit=5", access: "ops" },
  { id: "getAudit", path: `/v1/ops/audits/${AUDIT_ID}`, access: "ops" },
  {
    id: "rebuildSearch",
    path: "/v1/ops/search/rebuild",
    method: "POST",
    body: { cursor: `availability:${FLIGHT_ID}` },
    keyed: true,
    access: "ops",
  },
  { id: "cancelFlight", path: `/v1/ops/flights/${FLIGHT_ID}/cancel`, method: "POST", keyed: true, access: "ops", status: 202 },
  { id: "getFlightCancellation", path: `/v1/ops/flights/${FLIGHT_ID}/cancellation`, access: "ops" },
  { id: "rebuildFlight", path: `/v1/ops/flights/${FLIGHT_ID}/rebuild`, method: "POST", keyed: true, access: "ops" },
  {
    id: "blockSeats",
    path: `/v1/ops/flights/${FLIGHT_ID}/seats/block`,
    method: "POST",
    body: { designators: ["14C"], reason: "the backrest is broken" },
    keyed: true,
    access: "ops",
  },
  {
    id: "unblockSeats",
    path: `/v1/ops/flights/${FLIGHT_ID}/seats/unblock`,
    method: "POST",
    body: { designators: ["14C"], reason: "the backrest is broken" },
    keyed: true,
    access: "ops",
  },
  { id: "getOverview", path: "/v1/ops/overview", access: "ops" },
  { id: "listSagas", path: "/v1/ops/sagas?state=paying&limit=5", access: "ops" },
  { id: "getSaga", path: `/v1/ops/sagas/${BOOKING_ID}`, access: "ops" },
  { id: "getBookingTrace", path: `/v1/ops/bookings/${BOOKING_ID}/trace`, access: "ops" },
  { id: "getBookingForOperator", path: `/v1/ops/bookings/${BOOKING_ID}`, access: "ops" },
  { id: "getManifest", path: `/v1/ops/flights/${FLIGHT_ID}/manifest`, access: "ops" },
  { id: "listDeadLetters", path: "/v1/ops/dead-letters?state=parked&limit=5", access: "ops" },
  {
    id: "replayDeadLetter",
    path: `/v1/ops/dead-letters/${sample.deadLetter("payments").id}/replay`,
    method: "POST",
    keyed: true,
    access: "ops",
    status: 202,
  },
  {
    id: "dropDeadLetter",
    path: `/v1/ops/dead-letters/${sample.deadLetter("search").id}/drop`,
    method: "POST",
    body: { reason: "a test sent it" },
    keyed: true,
    access: "ops",
  },
  { id: "listBreakers", path: "/v1/ops/breakers", access: "ops" },
  { id: "resetBreaker", path: "/v1/ops/breakers/payment-provider/reset", method: "POST", keyed: true, access: "ops" },
  { id: "listServices", path: "/v1/ops/services", access: "ops" },
  {
    id: "drainService",
    path: "/v1/ops/services/bookings/drain",
    method: "POST",
    body: { reason: "moving its database" },
    keyed: true,
    access: "ops",
  },
  { id: "resumeService", path: "/v1/ops/services/bookings/resume", method: "POST", keyed: true, access: "ops" },
  { id: "getTrialBalance", path: "/v1/ops/ledger/trial-balance", access: "ops" },
  { id: "listNotifications", path: `/v1/ops/notifications?booking_id=${sample.booking.id}`, access: "ops" },
  {
    id: "resendNotification",
    path: `/v1/ops/notifications/${toldNotification.id}/resend`,
    method: "POST",
    status: 202,
    keyed: true,
    access: "ops",
  },
  { id: "listRefundDebts", path: "/v1/ops/refund-debts?state=open&limit=5", access: "ops" },
  {
    id: "settleRefundDebt",
    path: `/v1/ops/refund-debts/${sample.refundDebt.id}/settle`,
    method: "POST",
    body: { reference: "transfer 4711" },
    keyed: true,
    access: "ops",
  },
  {
    id: "importSchedules",
    path: "/v1/ops/schedules?dry_run=true",
    method: "POST",
    body: { valid_from: "2026-10-25", valid_to: null, schedules: [] },
    keyed: true,
    access: "ops",
  },
  { id: "listScheduleImports", path: "/v1/ops/schedules/imports?limit=5", access: "ops" },
  { id: "exportSchedules", path: "/v1/ops/schedules/export?carrier=HF", access: "ops" },
  { id: "listScheduleChanges", path: "/v1/ops/schedule-changes?state=open&limit=5", access: "ops" },
  {
    id: "acknowledgeScheduleChange",
    path: `/v1/ops/schedule-changes/${sample.scheduleChange.id}/acknowledge`,
    method: "POST",
    body: { note: "rebooked" },
    keyed: true,
    access: "ops",
  },
  { id: "receiveStripeEvent", path: "/v1/webhooks/stripe", method: "POST", body: { id: "evt_1" }, access: "public" },
  { id: "getProfile", path: "/v1/me", access: "first_party" },
  { id: "updateProfile", path: "/v1/me", method: "PATCH", body: { name: "Ada King" }, access: "first_party" },
  { id: "getNotificationPreferences", path: "/v1/me/notification-preferences", access: "first_party" },
  {
    id: "setNotificationPreferences",
    path: "/v1/me/notification-preferences",
    method: "PUT",
    body: preferences,
    access: "first_party",
  },
  { id: "eraseAccount", path: "/v1/me", method: "DELETE", access: "first_party", status: 204 },
  { id: "exportPersonalData", path: "/v1/me/export", access: "first_party" },
  { id: "getStatus", path: "/v1/status", access: "public" },
  { id: "getHealth", path: "/healthz", access: "public" },
  { id: "getMetrics", path: "/metrics", access: "public" },
];
/** Documented, but not plain request and answer: tested by themselves. */
export const STREAMS = ["watchSeatMap", "streamBooking"];

/** An operator's own token, and who else may call: `{}` is a passenger. */
export const OPERATOR = { claims: { role: "operator", scope: SCOPES.join(" ") } };
export const tokenFor = ({ access }: Pick<OperationCase, "access">) => (access === "ops" ? OPERATOR : {});

export function requestOf({ method = "GET", body, keyed }: OperationCase): RequestInit {
  return {
    method,
    headers: { ...(keyed && { "idempotency-key": "key-1" }), ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
