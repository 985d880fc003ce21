import type { Outcome } from "../seat/cancellation.ts";
import type { BookingRecord } from "./record.ts";
import { ENDED } from "./status.ts";

/**
 * What has become of a booking of a cancelled flight. A refund that the provider takes back later makes it `failed`. One that the flight
 * is not part of had only a hold there, by an attempt that was never finished: that ends by itself, and the booking goes on.
 */
export function flightOutcome({ status, run, payments, segments }: BookingRecord, flightId: string): Outcome {
  if (segments.every(({ flight_id }) => flight_id !== flightId)) return "released";
  if (run !== null || !ENDED.includes(status)) return "to_do";
  if (payments.some(({ debt_minor }) => debt_minor > 0)) return "failed";
  return payments.some(({ refunded_minor }) => refunded_minor > 0) ? "refunded" : "released";
}
