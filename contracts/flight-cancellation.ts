import * as z from "zod";
import { BookingId, FlightId, Instant } from "./common.ts";

/** How far the cancellation of a flight has come: every booking that had seats on it is in one of the counts. */
export const FlightCancellation = z.strictObject({
  flight_id: FlightId,
  /** `cancelling`: bookings are still being undone. */
  status: z.enum(["cancelling", "cancelled"]),
  cancelled_at: Instant,
  /** When the last booking had ended. */
  finished_at: Instant.nullable(),
  bookings: z.strictObject({
    /** Not undone yet: most take moments, one whose payment the provider has not decided as long as that. */
    to_do: z.int(),
    /** Nothing had been paid, or nothing of it was to be given back. */
    released: z.int(),
    /** The provider has accepted to pay back what was paid. */
    refunded: z.int(),
    /** The provider has refused it: the passenger is owed the money. */
    failed: z.int(),
  }),
  /** Those that `failed`: each has a refund debt. */
  failed_bookings: z.array(BookingId),
});
export type FlightCancellation = z.infer<typeof FlightCancellation>;

/** `flight_departed`: it has flown, or is about to have. `seats_contradicted`: bookings claim these seats of a lost flight in vain. */
export type CancelFlightError =
  | { reason: "not_found" | "flight_departed" }
  | { reason: "seats_contradicted"; flight_id: string; designators: string[] };
