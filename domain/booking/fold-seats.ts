import type { Draft } from "./drive.ts";
import { flightCancelled } from "./cancel.ts";
import { turnBack } from "./drive.ts";
import type { SeatsEvent } from "./events.ts";
import type { BookingRecord, Failure, Run, SegmentRecord, SegmentState } from "./record.ts";
import { writeLine } from "./timeline.ts";

/** What an answer makes of a segment; a state that is not listed keeps what it has: the answer is late or a copy. */
const AFTER: Record<Exclude<SeatsEvent["type"], "seats.refused">, Partial<Record<SegmentState, SegmentState>>> = {
  "seats.held": { claiming: "held" },
  "seats.pinned": { held: "pinned" },
  "seats.locked": { pinned: "locked" },
  "seats.sold": { locked: "sold", pinned: "sold" },
  "seats.released": { releasing: "released" },
};

/** Takes in what a flight's object answered. Answers for a former attempt, or after the saga turned back, change nothing. */
export function foldSeats(draft: Draft, event: SeatsEvent): void {
  const segment = draft.record.segments.find(
    ({ flight_id, attempt }) => flight_id === event.flight_id && attempt === event.attempt,
  );
  if (segment === undefined) return;
  if (event.type === "seats.refused") return refused(draft, segment, event.grounded === true);
  const after = AFTER[event.type][segment.state];
  if (after === undefined) return;
  segment.state = after;
  if ("epoch" in event) segment.epoch = event.epoch;
  if (event.type === "seats.sold") writeLine(draft, "seats.sold", segment.flight_id);
  if (event.type === "seats.released") writeLine(draft, "seats.released", segment.flight_id);
}

function refused(draft: Draft, segment: SegmentRecord, isGrounded: boolean): void {
  const run = draft.record.run;
  if (run === null || run.direction === "undo") return;
  writeLine(draft, "seats.refused", segment.flight_id);
  // Heard before the flight itself has told it; its passengers read which one it is.
  if (isGrounded) flightCancelled(draft, segment.flight_id);
  turnBack(draft, { code: whyRefused(draft.record, run, segment), decline_code: null });
}

/** Before any payment was tried the seats ran out of time; later they were lost while the provider was silent. */
function whyRefused({ cancelled_flight }: BookingRecord, run: Run, segment: SegmentRecord): Failure["code"] {
  if (cancelled_flight !== null) return "flight_cancelled";
  const early = run.step === "pin" && !run.suspended && segment.state === "held";
  return early ? "hold_expired" : "seats_lost";
}
