import type { Money, RefundFacts } from "./facts.ts";

/** What lists are told of a booking: as much of it as tells whether its passengers have something to hear. */
export interface ProjectedFacts {
  status: string;
  refund: { amount: Money; status: "pending" | "succeeded" | "failed" } | null;
  /** Its history, the oldest first; instants as RFC 3339. */
  timeline: { at: string }[];
}

export type ProjectedNews = { type: "booking.held" } | { type: "booking.refunded"; refund: RefundFacts };

/**
 * How long after the end of its booking a refund is news: banks settle one within days. A booking that ended before this was told of at
 * all is not told months later, because an audit has had its lists told again.
 */
const NEWS_MS = 30 * 24 * 3_600_000;

/**
 * What passengers are to hear of that no step of a saga says: that seats are held, and that a refund has become definitive. The same
 * booking says the same each time, so whoever tells must know what has been told. `at`: when its lists were told of it, RFC 3339.
 */
export function newsOf({ status, refund, timeline }: ProjectedFacts, at: string): ProjectedNews[] {
  if (status === "held") return [{ type: "booking.held" }];
  const ended = status === "cancelled" || status === "failed";
  if (!ended || refund?.status !== "succeeded" || refund.amount.amount_minor === 0) return [];
  const last = timeline.at(-1)?.at;
  if (last === undefined || Date.parse(at) - Date.parse(last) > NEWS_MS) return [];
  return [{ type: "booking.refunded", refund: { amount: refund.amount, by: "card" } }];
}
