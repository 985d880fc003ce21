import { SCOPES } from "#contracts/users.ts";
import * as sample from "./samples.ts";

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

/** One good request for every operation the gateway answers itself. */
export const OPERATIONS: OperationCase[] = [
  { id: "listAirports", path: "/v1/airports?q=lon", access: "public" },
  { id: "searchOffers", path: "/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01", access: "public" },
  { id: "getOffer", path: "/v1/offers/off_payload.signature", access: "public" },
  { id: "getFareCalendar", path: "/v1/fare-calendar?origin=LHR&destination=JFK&month=2026-12", access: "public" },
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
    id: "lookUpBooking",
    path: "/v1/lookup",
    method: "POST",
    body: { record_locator: "K7QXZ4", family_name: "Lovelace" },
    access: "public",
  },
  { id: "startAudit", path: "/v1/ops/audits", method: "POST", keyed: true, access: "ops", status: 202 },
  { id: "listAudits", path: "/v1/ops/audits?limit=5", access: "ops" },
  { id: "getAudit", path: `/v1/ops/audits/${AUDIT_ID}`, access: "ops" },
  { id: "rebuildFlight", path: `/v1/ops/flights/${FLIGHT_ID}/rebuild`, method: "POST", keyed: true, access: "ops" },
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
  { id: "listRefundDebts", path: "/v1/ops/refund-debts?state=open&limit=5", access: "ops" },
  {
    id: "settleRefundDebt",
    path: `/v1/ops/refund-debts/${sample.refundDebt.id}/settle`,
    method: "POST",
    body: { reference: "transfer 4711" },
    keyed: true,
    access: "ops",
  },
  { id: "receiveStripeEvent", path: "/v1/webhooks/stripe", method: "POST", body: { id: "evt_1" }, access: "public" },
  { id: "getProfile", path: "/v1/me", access: "first_party" },
  { id: "updateProfile", path: "/v1/me", method: "PATCH", body: { name: "Ada King" }, access: "first_party" },
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
export const tokenFor = ({ access }: OperationCase) => (access === "ops" ? OPERATOR : {});

export function requestOf({ method = "GET", body, keyed }: OperationCase): RequestInit {
  return {
    method,
    headers: { ...(keyed && { "idempotency-key": "key-1" }), ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
