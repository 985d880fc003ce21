import type { SagaClaim } from "../seat/rebuild.ts";
import { settleNumber } from "./commands.ts";
import { LOCK_MS } from "./limits.ts";
import type { BookingRecord, SegmentState } from "./record.ts";

/** What a booking has on one flight, or had; whose it is and by which request its opening knows. */
type ClaimOn = Omit<SagaClaim, "booking_id" | "user_id" | "request_hash">;

const STATE_THERE: Record<SegmentState, ClaimOn["state"] | "ended" | "asked_for"> = {
  held: "held",
  pinned: "pinned",
  locked: "pinned",
  sold: "sold",
  releasing: "ended",
  released: "ended",
  claiming: "asked_for",
};

/**
 * The claim that a flight's object must have for this booking, or the attempt that has ended there; null: none, or one whose answer
 * is still to come. A pin gets a day: its saga lets go of it before, and to end it too early would cost a passenger the seats.
 */
export function claimOn(record: BookingRecord, flightId: string, now: number): { claim: ClaimOn } | { ended: string } | null {
  const segment = record.segments.find(({ flight_id }) => flight_id === flightId);
  if (segment === undefined) return null;
  const state = STATE_THERE[segment.state];
  if (state === "asked_for") return null;
  if (state === "ended") return { ended: segment.attempt };
  const { attempt, booking_class, seats, epoch } = segment;
  // Changes of seats come one after another, so as many as are over is the number of the last.
  const reseats = settleNumber(record.seat_changes.filter((change) => change.state !== "running").length);
  return {
    claim: {
      attempt,
      booking_class,
      state,
      seats,
      reseats,
      epoch,
      expires_at: state === "held" ? record.expires_at : now + LOCK_MS,
    },
  };
}
