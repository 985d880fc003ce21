import type { BookingFacts, RefundFacts } from "./facts.ts";
import { cancelledFlightOf } from "./flight-cancelled.ts";

/** What somebody may be told of a booking, by the types of its messages. */
export type BookingNoticeType =
  | "booking.held"
  | "booking.confirmed"
  | "booking.failed"
  | "booking.expired"
  | "booking.cancelled"
  | "booking.refunded"
  | "booking.changed"
  | "booking.check_in_open";

/** Of a booking, what tells whether a notice about it still says how it stands. */
export interface StandingFacts {
  status: string;
  refund: { status: "pending" | "succeeded" | "failed" } | null;
}
/** Of what a notice tells, what depends on more than its kind. */
interface ToldFacts {
  booking: Pick<BookingFacts, "timeline" | "slices">;
  refund?: Pick<RefundFacts, "by">;
}

interface Kind {
  /** Whether it may be told of a booking that stands so now. `by`: how the money came back that it tells of; null: it tells of none. */
  still_true: (booking: StandingFacts, by: RefundFacts["by"] | null) => boolean;
  /** It may be overtaken by what happens next. The others tell how a booking has ended, and that stays so. */
  passing: boolean;
  /**
   * It tells what its booking's saga does not know, and could not be asked for should it be sent again: its text is kept, which names nobody
   * and goes with the booking. Of a flight that has changed, later notices have the times that it tells.
   */
  kept: (told: ToldFacts) => boolean;
  /** It is worth an SMS: somebody who is about to travel has to know it. */
  by_sms: (told: ToldFacts) => boolean;
  /**
   * As what somebody may do without it, by channel (`contracts/notification-preferences.ts`). Null: nobody is asked. A ticket, and what becomes
   * of it, is what the booking is for.
   */
  optional: { email: string | null; sms: string | null };
}

const always = () => true;
const never = () => false;
const LIVE = ["held", "paying", "confirmed"];

/** All that is true of one kind of notice and not of another, but for its words and when it comes too late to be of any use. */
export const KINDS = {
  "booking.held": {
    still_true: ({ status }) => status === "held",
    passing: true,
    kept: never,
    by_sms: never,
    optional: { email: "held", sms: null },
  },
  "booking.confirmed": {
    still_true: ({ status }) => status === "confirmed",
    passing: true,
    kept: never,
    by_sms: always,
    optional: { email: null, sms: "confirmed" },
  },
  "booking.failed": {
    still_true: ({ status }) => status === "failed",
    passing: false,
    kept: never,
    by_sms: never,
    optional: { email: null, sms: null },
  },
  "booking.expired": {
    still_true: ({ status }) => status === "expired",
    passing: false,
    kept: never,
    by_sms: never,
    optional: { email: "expired", sms: null },
  },
  "booking.cancelled": {
    still_true: ({ status }) => status === "cancelled",
    passing: false,
    kept: never,
    // Whoever has cancelled at their own wish knows it.
    by_sms: ({ booking }) => cancelledFlightOf(booking) !== undefined,
    // To a phone, the news that a flight is cancelled is that it has changed.
    optional: { email: null, sms: "changed" },
  },
  "booking.refunded": {
    // What was not paid to the card stays paid, and the booking knows nothing of it.
    still_true: ({ refund }, by) => (by !== null && by !== "card") || refund?.status === "succeeded",
    passing: false,
    kept: ({ refund }) => refund !== undefined && refund.by !== "card",
    by_sms: never,
    optional: { email: "refunded", sms: null },
  },
  "booking.changed": {
    still_true: ({ status }) => LIVE.includes(status),
    passing: true,
    kept: always,
    by_sms: always,
    optional: { email: null, sms: "changed" },
  },
  "booking.check_in_open": {
    still_true: ({ status }) => status === "confirmed",
    passing: true,
    kept: always,
    by_sms: never,
    optional: { email: "check_in_open", sms: null },
  },
} as const satisfies Record<BookingNoticeType, Kind>;

/** Undefined: it is no notice about a booking. A letter to an account is how its owner hears that somebody is at it. */
export function kindOf(type: string): Kind | undefined {
  const kinds: Record<string, Kind> = KINDS;
  return kinds[type];
}
