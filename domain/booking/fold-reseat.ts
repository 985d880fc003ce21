import { claimNumber, settleNumber } from "./commands.ts";
import { type Draft, expire, goBack } from "./drive.ts";
import type { ReseatEvent } from "./events.ts";
import { type ReseatedFlight, type SeatChangeRecord, runningChange } from "./record.ts";

type Answered = "claim" | "settle";

/** What an answer makes of a flight; a state that is not listed keeps what it has: the answer is late or a copy. */
const AFTER: Record<Answered, Partial<Record<ReseatedFlight["state"], ReseatedFlight["state"]>>> = {
  claim: { claiming: "claimed" },
  settle: { claiming: "settled", claimed: "settled" },
};

/** Takes in what a flight's object answered to a change of seats. Answers to a change that is over change nothing. */
export function foldReseat(draft: Draft, event: ReseatEvent): void {
  const { record } = draft;
  const change = runningChange(record);
  const step = change === undefined ? undefined : answeredStep(change, event.n);
  const flight = change?.flights.find(({ flight_id }) => flight_id === event.flight_id);
  const segment = record.segments.find(({ flight_id, attempt }) => flight_id === event.flight_id && attempt === event.attempt);
  if (change === undefined || step === undefined || flight === undefined || segment === undefined) return;
  if (event.type === "seats.not_reseated") return refused(draft, change, step, event);
  // Going back, only the last word counts: a claim that is answered now has been overtaken or will be.
  if (step === "claim" && record.run?.direction === "undo") return;
  const after = AFTER[step][flight.state];
  if (after === undefined) return;
  flight.state = after;
  segment.epoch = event.epoch;
}

function answeredStep(change: SeatChangeRecord, n: number): Answered | undefined {
  if (n === claimNumber(change.n)) return "claim";
  return n === settleNumber(change.n) ? "settle" : undefined;
}

function refused(
  draft: Draft,
  change: SeatChangeRecord,
  step: Answered,
  { flight_id, refusal }: Extract<ReseatEvent, { type: "seats.not_reseated" }>,
): void {
  // The booking has no seats there any more, old or new, and without them it is nothing. To be left with seats that it has cannot
  // be refused for another reason, so a flight that refuses it has forgotten its claim.
  if (refusal.reason === "gone" || step === "settle") return expire(draft);
  const { run } = draft.record;
  if (run === null || run.direction === "undo") return;
  goBack(run);
  change.refusal = { ...refusal, flight_id };
}
