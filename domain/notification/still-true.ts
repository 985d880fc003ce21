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
  "booking.changed": ({ status }) => LIVE.includes(status),
};

/** Whether a notice of this type may be sent once more: nobody should be sent a ticket of a booking that is cancelled since. */
export const isStillTrue = (type: string, booking: StandingFacts): boolean => STILL_TRUE[type]?.(booking) ?? false;
