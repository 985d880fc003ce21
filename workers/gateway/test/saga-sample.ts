import type { Saga } from "#contracts/sagas.ts";
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
