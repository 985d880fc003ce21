import type { Saga } from "#contracts/sagas.ts";
import type { BookingTrace } from "#contracts/traces.ts";
import { AT, BOOKING_ID, FLIGHT_ID } from "./samples.ts";

export const saga: Saga = {
  booking_id: BOOKING_ID,
  record_locator: "K7QXZ4",
  status: "paying",
  version: 4,
  run: { saga: "book", direction: "forward", step: "authorise", suspended: false },
  log: [
    { version: 1, at: AT, event: "open", run: null },
    { version: 2, at: AT, event: "pay", run: { saga: "book", direction: "forward", step: "pin" } },
  ],
  segments: [{ flight_id: FLIGHT_ID, state: "pinned", designators: ["14C"] }],
  waits_for: [
    {
      id: `${BOOKING_ID}:authorise:1`,
      to: "payments",
      type: "payment.authorize",
      asked_at: AT,
      attempts: 6,
      compensates: false,
      next_at: null,
      dead_letter_id: "dl_payments_cGF5bWVudHM6MQ",
    },
  ],
};

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const REQUEST = "00f067aa0ba902b7";

export const bookingTrace: BookingTrace = {
  booking_id: BOOKING_ID,
  record_locator: "K7QXZ4",
  trace_ids: [TRACE_ID],
  spans: [
    {
      span_id: REQUEST,
      parent_id: null,
      trace_id: TRACE_ID,
      depth: 0,
      service: "gateway",
      name: "POST /v1/bookings",
      began_at: AT,
      took_ms: 41,
      open: false,
      failed: false,
      flight_id: null,
      attributes: {},
    },
    {
      span_id: "b7ad6b7169203331",
      parent_id: REQUEST,
      trace_id: TRACE_ID,
      depth: 1,
      service: "bookings",
      name: "seats.hold",
      began_at: AT,
      took_ms: 12,
      open: false,
      failed: false,
      flight_id: FLIGHT_ID,
      attributes: {},
    },
  ],
};
