import { wasDisputed } from "../payment/debt.ts";

/** `disputed`: it failed because the cardholder's bank has taken the payment back, so nothing is paid in another way. */
export type RefundStanding = "pending" | "succeeded" | "failed" | "disputed";

/** How a refund stands, as passengers are told of it. `timeline`: of its booking, the oldest first. */
export const refundStanding = (
  { status }: { status: "pending" | "succeeded" | "failed" },
  timeline: readonly { event: string; detail: string }[],
): RefundStanding => (status === "failed" && wasDisputed(timeline) ? "disputed" : status);
