import type { RefundFacts } from "./facts.ts";
import { kindOf, type StandingFacts } from "./kinds.ts";

/**
 * Whether a notice of this type may be sent once more: nobody should be sent a ticket of a booking that is cancelled since. `refundedBy`: how
 * the money came back that it tells of.
 */
export const isStillTrue = (type: string, booking: StandingFacts, refundedBy: RefundFacts["by"] | null = null): boolean =>
  kindOf(type)?.still_true(booking, refundedBy) ?? false;

/** So soon after its occasion a notice is taken to be true, in ms: longer than all that is well takes. */
const FRESH_MS = 60_000;

/**
 * Whether a notice has waited, and may not be true any more. `attempts`: the how manieth try this is, the first being 1; that one may come
 * late, too, where an operator has the message replayed. `now`: epoch ms.
 */
export const mayBeOutdated = ({ type, at }: { type: string; at: string }, attempts: number, now: number): boolean =>
  (kindOf(type)?.passing ?? false) && (attempts > 1 || now - Date.parse(at) > FRESH_MS);
