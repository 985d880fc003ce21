import { checkDebts } from "./check-debts.ts";
import { checkLedger, checkMoney } from "./check-money.ts";
import { checkOutbox } from "./check-outbox.ts";
import { checkSeats } from "./check-seats.ts";
import { checkNotices, checkProjection } from "./check-views.ts";
import type { BookingFacts, Finding } from "./facts.ts";
import { rests } from "./rest.ts";

export interface Verdict {
  /** The stores need not agree yet. */
  in_motion: boolean;
  findings: Finding[];
}

/** Every rule for one booking. Of one in motion only that it does not stay so for too long. */
export function checkBooking(facts: BookingFacts, now: number): Verdict {
  const [saga] = facts.sagas;
  const stuck = saga === undefined ? [] : checkOutbox(saga, now);
  if (saga !== undefined && !rests(saga, now)) return { in_motion: true, findings: stuck };
  return {
    in_motion: false,
    findings: [
      ...stuck,
      ...checkSeats(facts),
      ...checkMoney(facts),
      ...checkLedger(facts),
      ...checkDebts(facts),
      ...checkProjection(facts),
      ...checkNotices(facts),
    ],
  };
}
