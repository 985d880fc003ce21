import type { BookingFacts } from "./facts.ts";

type RefundStatus = NonNullable<BookingFacts["refund"]>["status"];

const WORDS: Record<RefundStatus, string> = {
  pending: "on its way to your card; banks take up to ten days to show it",
  succeeded: "refunded to your card; if your bank sends it back, the booking says so, and we pay it in another way",
  failed: "your bank refused it; we will write to you about another way to pay it back",
};

/** Where a refund is. */
export const refundWords = (status: RefundStatus): string => WORDS[status];
