/**
 * Names that several Workers know one another's parts by. No schemas here: whoever wants a name alone is not to carry zod, and every
 * schema that stands beside it, into a Durable Object.
 */

export const SERVICES = ["gateway", "users", "search", "bookings", "payments", "notifications"] as const;

/** Each has one consumer, the service of this name, and a queue for its dead letters. */
export const QUEUES = ["bookings", "notifications", "payments", "search"] as const;

/** The only object that audits. */
export const AUDITS = "main";

/** The scheduler's task that starts an audit which repairs. */
export const AUDIT_TASK = "audit.run";
/** The scheduler's task that has passengers told of refunds that the airline owes them. */
export const TELL_DEBTS_TASK = "refund_debts.tell";
