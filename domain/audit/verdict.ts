import { checkBooking } from "./check-booking.ts";
import type { BookingFacts, Finding } from "./facts.ts";

/** What the audit remembers of a booking between two looks: its version, if it rested; -1: there was no saga. */
export type Sighting = number | null;
const NO_SAGA: Sighting = -1;

export interface Judgement {
  /** To be reported. */
  findings: Finding[];
  /** Look again: the facts may have been read while something moved. */
  again: boolean;
  sighting: Sighting;
}

/**
 * The stores are read one after another, so a disagreement counts only where the saga rested in the same version before the
 * others were read and after it. `before`: what was seen then; undefined at the first look.
 */
export function judge(facts: BookingFacts, before: Sighting | undefined, now: number): Judgement {
  const { in_motion, findings } = checkBooking(facts, now);
  if (in_motion) return { findings, again: true, sighting: null };
  const sighting = facts.sagas[0]?.version ?? NO_SAGA;
  if (findings.length === 0) return { findings, again: false, sighting };
  const certain = before !== undefined && before === sighting;
  return { findings: certain ? findings : [], again: !certain, sighting };
}
