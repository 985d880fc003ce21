import * as z from "zod";
import { BookingStatus } from "./bookings.ts";
import { BookingId, FlightId, Instant } from "./common.ts";
import { DeadLetterId } from "./dead-letters.ts";

/** The saga that is at work on a booking, the way it goes, and the step whose commands are out. */
const Work = {
  saga: z.enum(["book", "change", "expire", "release", "cancel"]),
  direction: z.enum(["forward", "undo"]),
  step: z.string().nullable(),
};

/** A booking as its saga has it, for operators: what has moved it, and what it waits for. Nobody's name is in it. */
export const Saga = z.strictObject({
  booking_id: BookingId,
  record_locator: z.string(),
  status: BookingStatus,
  version: z.int(),
  /** Null: the booking rests. `suspended`: its seats are given back while the payment provider owes an answer. */
  run: z.strictObject({ ...Work, suspended: z.boolean() }).nullable(),
  /** Every event that has changed it, oldest first, with what was at work after it; the last 500. */
  log: z.array(
    z.strictObject({
      version: z.int(),
      at: Instant,
      event: z.string(),
      run: z.strictObject(Work).nullable(),
    }),
  ),
  segments: z.array(z.strictObject({ flight_id: FlightId, state: z.string(), designators: z.array(z.string()) })),
  /** Commands whose effect nobody has acknowledged yet. */
  waits_for: z.array(
    z.strictObject({
      id: z.string(),
      to: z.string(),
      type: z.string(),
      asked_at: Instant,
      /** Times it was sent. */
      attempts: z.int(),
      /** It undoes something: sent again for ever. */
      compensates: z.boolean(),
      /** When it is sent again; null: it is parked. */
      next_at: Instant.nullable(),
      /** Of one that is parked. */
      dead_letter_id: DeadLetterId.nullable(),
    }),
  ),
});
export type Saga = z.infer<typeof Saga>;
