import type { RefundFacts } from "./facts.ts";

/** Of a booking, what tells whether a notice about it still says how it stands. */
export interface StandingFacts {
  status: string;
  refund: { status: "pending" | "succeeded" | "failed" } | null;
}

const LIVE = ["held", "paying", "confirmed"];
const STILL_TRUE: Record<string, (booking: StandingFacts) => boolean> = {
  "booking.held": ({ status }) => status === "held",
  "booking.confirmed": ({ status }) => status === "confirmed",
  "booking.failed": ({ status }) => status === "failed",
  "booking.expired": ({ status }) => status === "expired",
  "booking.cancelled": ({ status }) => status === "cancelled",
  "booking.refunded": ({ refund }) => refund?.status === "succeeded",
  "booking.check_in_open": ({ status }) => status === "confirmed",
  "booking.changed": ({ status }) => LIVE.includes(status),
};

/**
 * Whether a notice of this type may be sent once more: nobody should be sent a ticket of a booking that is cancelled since. `refundedBy`: how
 * the money came back that it tells of; what was not paid to the card stays paid, and the booking knows nothing of it.
 */
export function isStillTrue(type: string, booking: StandingFacts, refundedBy: RefundFacts["by"] | null = null): boolean {
  if (type === "booking.refunded" && refundedBy !== null && refundedBy !== "card") return true;
  return STILL_TRUE[type]?.(booking) ?? false;
}

/** What may be overtaken by what happens next. The others tell how a booking has ended, and that stays so. */
const PASSING = ["booking.held", "booking.confirmed", "booking.changed", "booking.check_in_open"];
/** So soon after its occasion a notice is taken to be true, in ms: longer than all that is well takes. */
const FRESH_MS = 60_000;

/**
 * Whether a notice has waited, and may not be true any more. `attempts`: the how manieth try this is, the first being 1; that one may come
 * late, too, where an operator has the message replayed. `now`: epoch ms.
 */
export const mayBeOutdated = ({ type, at }: { type: string; at: string }, attempts: number, now: number): boolean =>
  PASSING.includes(type) && (attempts > 1 || now - Date.parse(at) > FRESH_MS);
