/** What a client means to do with a booking it holds. */
export type Plan = "pay" | "pay_and_cancel" | "decline" | "release" | "leave";

/** One booking as its client knows it: only what was acknowledged with a 201, 202 or 204. */
export interface LogEntry {
  booking_id: string;
  email: string;
  plan: Plan;
  paid: boolean;
  cancelled: boolean;
  released: boolean;
}

/** Everything the clients were promised, and how often something else happened. */
export class ClientLog {
  readonly entries: LogEntry[] = [];
  readonly counts = new Map<string, number>();

  acknowledge(entry: Pick<LogEntry, "booking_id" | "email" | "plan">): LogEntry {
    const full = { ...entry, paid: false, cancelled: false, released: false };
    this.entries.push(full);
    return full;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** Statuses that keep what this client was promised; any other is a loss. */
export function kept(entry: LogEntry): string[] {
  if (entry.released || entry.cancelled) return ["cancelled"];
  if (entry.plan === "decline" && entry.paid) return ["failed"];
  // A payment whose answer was lost too often is cancelled at the provider: no money, no seats.
  if (entry.paid) return ["confirmed", "failed"];
  // Nothing but the hold was acknowledged; what the client sent without an answer may have had its effect.
  return ["expired", "confirmed", "failed", "cancelled"];
}

/** The mails that a booking of this history gets, one each. */
export function mailsOf(events: string[]): string[] {
  const told = ["booking.confirmed", "booking.failed", "booking.expired", "booking.cancelled"];
  return events.filter((event) => told.includes(event)).toSorted();
}
