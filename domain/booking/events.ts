import type { ReseatRefusal } from "../seat/reseat.ts";
import type { ReseatedFlight, SeatPrice, TimerName } from "./record.ts";

/** What a client asks of a booking; whether it may is decided before (see `ask.ts`). */
export type CommandEvent =
  | { type: "pay"; payment_id: string; method: string; on_decline: "release" | "keep"; return_url: string | null }
  | { type: "release" }
  | ({ type: "change_seats" } & SeatChangePlan)
  | { type: "quote"; cancellation_id: string; first_departure_at?: number | undefined }
  | { type: "confirm_cancellation"; cancellation_id: string };

/** A change of seats that may be tried. */
export interface SeatChangePlan {
  total_minor: number;
  seat_prices: SeatPrice[];
  /** In the order of the segments. */
  flights: Omit<ReseatedFlight, "state">[];
}

/** What a flight's object answered, by segment; `attempt` says for which claim. */
export type SeatsEvent =
  | { type: "seats.held" | "seats.pinned" | "seats.locked"; flight_id: string; attempt: string; epoch: number }
  | { type: "seats.sold" | "seats.released"; flight_id: string; attempt: string }
  /** `grounded`: the flight does not fly, which its saga may not have been told yet. */
  | { type: "seats.refused"; flight_id: string; attempt: string; grounded?: true };

/** What it answered to the claim or the settlement `n`. `gone`: this attempt has no seats there any more. */
export type ReseatEvent = { flight_id: string; attempt: string; n: number } & (
  | { type: "seats.reseated"; epoch: number }
  | { type: "seats.not_reseated"; refusal: { reason: "gone" } | ReseatRefusal }
);

/** What the provider says, as an answer to a message or by itself. Amounts in minor units of the booking's currency. */
export type PaymentEvent =
  | { type: "payment.authorized" | "payment.captured"; payment_id: string; amount_minor: number }
  | { type: "payment.requires_action"; payment_id: string; url: string }
  | { type: "payment.declined"; payment_id: string; code: string; decline_code: string | null }
  | { type: "payment.cancelled" | "payment.unknown"; payment_id: string }
  | { type: "payment.refunded"; payment_id: string; refund_id: string; amount_minor: number; status: "pending" | "succeeded" }
  | { type: "payment.refund_failed"; payment_id: string; refund_id: string | null; amount_minor: number; code: string }
  | { type: "payment.disputed"; payment_id: string; amount_minor: number };

export type OtherEvent =
  | { type: "tickets.numbered"; first: number }
  | { type: "timer"; timer: TimerName }
  /** A flight does not fly: what is booked on it is undone, whole. */
  | { type: "flight.cancelled"; flight_id: string }
  /** An audit found something amiss: look again at what is waited for. */
  | { type: "poked" }
  /** A flight has seats under these attempts; what its saga has let go of is released there again. */
  | { type: "seats.claimed"; flight_id: string; attempts: string[] }
  /** The flight's object let a hold go because its time was up. */
  | { type: "hold.expired"; attempt: string };

export type SagaEvent = CommandEvent | SeatsEvent | ReseatEvent | PaymentEvent | OtherEvent;
