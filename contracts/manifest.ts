import * as z from "zod";
import { Cabin, FlightId, Instant } from "./common.ts";

/** Every seat of a flight as its lock has it. Passengers by their reference within the booking: nobody's name is in it. */
export const FlightManifest = z.strictObject({
  flight_id: FlightId,
  aircraft: z.string(),
  departs_at: Instant,
  /** Grows by one with each change of seats. */
  version: z.int(),
  booking_classes: z.array(
    z.strictObject({
      booking_class: z.string(),
      cabin: Cabin,
      /** Units the carrier authorised. */
      authorised: z.int(),
      /** Units beyond them that only offers made before are honoured with. */
      honoured: z.int(),
      /** Units that are sold or on hold. */
      taken: z.int(),
    }),
  ),
  seats: z.array(
    z.strictObject({
      designator: z.string(),
      cabin: Cabin,
      /** `pinned`: a payment for it is being decided; the seat map shows it as held. */
      state: z.enum(["free", "held", "pinned", "sold", "blocked"]),
      /** The flight's version at the seat's last change. */
      epoch: z.int(),
      booking_id: z.string().nullable(),
      passenger_id: z.string().nullable(),
      booking_class: z.string().nullable(),
      /** When a hold or a pin ends by itself. */
      expires_at: Instant.nullable(),
      /** The passenger's number at check-in; null: not checked in. */
      sequence: z.int().nullable(),
    }),
  ),
  /** Infants who are checked in: they have no seat. */
  on_laps: z.array(z.strictObject({ booking_id: z.string(), passenger_id: z.string(), sequence: z.int() })),
});
export type FlightManifest = z.infer<typeof FlightManifest>;

/** What an operator's rebuild of a flight came to. */
export const FlightRebuilt = z.strictObject({
  /** Bookings whose seats were missing and are back. */
  restored: z.array(z.string()),
  /** Claims that were there already. */
  present: z.int(),
  /** Seats that a saga claims and the flight cannot give it: where there is one, nothing was restored. */
  contradicted: z.array(z.string()),
});
export type FlightRebuilt = z.infer<typeof FlightRebuilt>;
