/** May the capture be sent? Pure. Instants in epoch milliseconds. */
import { keyIsAlive } from "./keys.ts";

export interface CaptureState {
  intent_id: string | null;
  cancelled_at: number | null;
  /** When the first capture was sent, if one was. */
  capture_sent_at: number | null;
}

export type CaptureDecision =
  /** There is nothing to capture any more, or there never was. */
  | { act: "answer_cancelled" }
  /** Too late to send one: cancel, and answer what the provider says. */
  | { act: "cancel_instead" }
  | { act: "capture" };

/** A capture is not started after `notAfter`, and never repeated after its key has died: both could come as a second surprise. */
export function decideCapture(state: CaptureState, notAfter: number, now: number): CaptureDecision {
  if (state.intent_id === null) return { act: "answer_cancelled" };
  // A tombstone may have come while an earlier capture was under way: only the provider knows which was quicker.
  if (state.cancelled_at !== null) return { act: state.capture_sent_at === null ? "answer_cancelled" : "cancel_instead" };
  if (now > notAfter) return { act: "cancel_instead" };
  if (state.capture_sent_at !== null && !keyIsAlive(state.capture_sent_at, now)) return { act: "cancel_instead" };
  return { act: "capture" };
}

/** What a poll may do: once a capture was asked for and its time is over, sent or not, an authorisation must not linger. */
export function captureIsLost(state: { capture_not_after: number | null }, now: number): boolean {
  return state.capture_not_after !== null && now > state.capture_not_after;
}
