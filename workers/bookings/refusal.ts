import type { CreateBookingError } from "#contracts/bookings.ts";
import type { RefusedSegment } from "./hold-segments.ts";

/** What a flight's refusal means to the passenger. */
export function refusal(by: RefusedSegment): CreateBookingError {
  const { flight_id } = by;
  switch (by.reason) {
    case "seat_unavailable":
      return { reason: "seat_unavailable", flight_id, designators: by.designators, alternatives: by.alternatives };
    case "sold_out":
      return { reason: "sold_out", flight_id };
    case "fare_unavailable":
      return { reason: "fare_unavailable", flight_id, booking_class: by.booking_class };
    case "seat_not_found":
    case "seat_wrong_cabin":
    case "seat_not_allowed":
      return { reason: by.reason, flight_id, designator: by.designator };
    case "key_reused":
      return { reason: "key_reused" };
    case "hold_limit":
      return { reason: "hold_limit", limit: by.limit, of: by.of === "network" ? "network_seats" : "seats" };
    case "hold_cooldown":
      return { reason: "hold_cooldown", flight_id, until: by.until };
    // A request that was released while it was still being made: its seats are gone for it.
    case "released":
      return { reason: "seat_unavailable", flight_id, designators: [], alternatives: [] };
    // An offer for a flight that is not (or no longer) in the timetable, or leaves otherwise.
    case "flight_closed":
    case "unknown_flight":
    case "needs_definition":
      return { reason: "flight_closed", flight_id };
  }
}
