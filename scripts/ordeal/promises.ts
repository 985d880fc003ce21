import type { Booking } from "#contracts/bookings.ts";
import type { Entry } from "./journal.ts";

/** How a booking may end; a failed one with the reason it gives. */
export type Ending =
  | "expired"
  | "confirmed"
  | "cancelled"
  | "failed: payment_declined"
  | "failed: payment_cancelled"
  | "failed: authentication_not_finished"
  | "failed: seats_lost"
  | "cancelled after confirmed";

type History = Pick<Booking, "status" | "failure" | "timeline">;

/** Of a booking at rest, told by its own history where the status does not tell; anything else is named as it is. `pinMs`: how long a pin lasts. */
export function endingOf({ status, failure, timeline }: History, pinMs: number): string {
  if (status === "failed") {
    const untimely = failure?.code === "seats_lost" && !pinsWereOver(timeline, pinMs) ? " while they were pinned" : "";
    return `failed: ${failure?.code ?? "without a reason"}${untimely}`;
  }
  const wasConfirmed = timeline.some(({ event }) => event === "booking.confirmed");
  return status === "cancelled" && wasConfirmed ? "cancelled after confirmed" : status;
}

/**
 * Seats that are pinned cannot be lost. A pin is made after its payment has begun, so it is not over before that long after; then the
 * saga has noticed by its own clock, or a flight refused when it was asked.
 */
function pinsWereOver(timeline: Booking["timeline"], pinMs: number): boolean {
  const at = (wanted: string) => timeline.findLast(({ event }) => event === wanted)?.at;
  const [began, refused] = [at("payment.started"), at("seats.refused")];
  const waited = began !== undefined && refused !== undefined && Date.parse(refused) - Date.parse(began) >= pinMs;
  return waited || at("booking.suspended") !== undefined;
}

/** A provider that never answered in all the tries has the payment cancelled: no money, no seats. */
const GIVEN_UP: Ending = "failed: payment_cancelled";
/** One that is silent until the pins are over, and then says that it was paid, may find the seats taken: all money goes back. */
const TOO_LATE: Ending = "failed: seats_lost";

/**
 * The endings that keep what this client was promised. What was acknowledged must have had its effect; what was asked for
 * without an answer may have; and nothing may have happened that nobody asked for.
 */
export function promised(entry: Entry): Ending[] {
  if (entry.release === "accepted") return ["cancelled"];
  if (entry.cancel === "accepted") return ["cancelled after confirmed"];
  const unpaid: Ending[] = entry.release === "no_answer" ? ["expired", "cancelled"] : ["expired"];
  switch (entry.pay) {
    case "not_asked":
    case "refused":
      return unpaid;
    case "no_answer":
      return [...unpaid, ...paidEndings(entry)];
    case "accepted":
      return paidEndings(entry);
  }
}

function paidEndings({ plan, challenge, cancel }: Entry): Ending[] {
  // Nobody knows of an answer of the bank's to its question: then the time for it may have passed.
  const isChallenged = plan === "pass_challenge" || plan === "fail_challenge";
  const unfinished: Ending[] = isChallenged && challenge !== "accepted" ? ["failed: authentication_not_finished"] : [];
  if (plan === "decline" || plan === "fail_challenge") return ["failed: payment_declined", GIVEN_UP, ...unfinished];
  return cancel === "no_answer" ? ["confirmed", "cancelled after confirmed"] : ["confirmed", GIVEN_UP, TOO_LATE, ...unfinished];
}

/** The letters due to a booking that ended so, one each. */
export function lettersOf(ending: string, refund: Booking["refund"]): string[] {
  const came = refund?.status === "succeeded" && refund.amount.amount_minor > 0 ? ["booking.refunded"] : [];
  if (ending === "cancelled after confirmed") return ["booking.cancelled", ...came];
  return [`booking.${ending.split(":")[0]}`, ...came];
}

/**
 * Letters that may have come besides, once each. Nobody needs to hear that seats are held once they are paid for or given back, nor that a
 * booking is confirmed once it is cancelled: what has waited until then is not sent any more.
 */
export const mayCome = (ending: string): string[] =>
  ending === "cancelled after confirmed" ? ["booking.held", "booking.confirmed"] : ["booking.held"];
