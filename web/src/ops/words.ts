import type { AuditReport } from "#contracts/audit.ts";
import type { CircuitBreaker } from "#contracts/circuit-breaker.ts";
import type { DeadLetter, DeadLetterState } from "#contracts/dead-letters.ts";
import type { FlightCancellation } from "#contracts/flight-cancellation.ts";
import type { Flight } from "#contracts/offers.ts";
import type { Notification } from "#contracts/notifications.ts";
import type { TrialBalance } from "#contracts/payments.ts";
import type { RefundDebt } from "#contracts/refund-debts.ts";
import type { Overview } from "#contracts/overview.ts";
import type { Saga } from "#contracts/sagas.ts";
import type { OperatedService } from "#contracts/service-registry.ts";

/** How something is: `good` needs nobody, `bad` somebody. It is said in words everywhere; the colour only helps to find it. */
export type Mood = "good" | "bad" | "plain";
export interface State {
  words: string;
  mood: Mood;
}

/** What a breaker lets through, in words. */
export function breakerState({ phase, retry_after_s }: CircuitBreaker): State {
  switch (phase) {
    case "closed":
      return { words: "Closed: calls go out", mood: "good" };
    case "half_open":
      return { words: "Half open: a few calls go out, to see whether it answers", mood: "plain" };
    case "open":
      return retry_after_s > 0
        ? { words: "Open: nothing is sent", mood: "bad" }
        : { words: "Open: the next call goes out, to see whether it answers", mood: "bad" };
  }
}

/** `3 calls in a row`. */
export const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

const HEALTH: Record<OperatedService["health"], State> = {
  up: { words: "In service", mood: "good" },
  failing: { words: "In service, but its last probe failed", mood: "plain" },
  down: { words: "Down: what needs it is refused", mood: "bad" },
  unknown: { words: "Not probed yet", mood: "plain" },
};

/** Drained goes before health: it is out of service however well it is. */
export const serviceState = ({ health, drain }: Pick<OperatedService, "health" | "drain">): State =>
  drain === null ? HEALTH[health] : { words: "Drained: what needs it is refused", mood: "bad" };

export const LETTER_STATES: Record<DeadLetterState, State> = {
  parked: { words: "Waits for a decision", mood: "bad" },
  replayed: { words: "Replayed", mood: "good" },
  dropped: { words: "Dropped", mood: "plain" },
};

const MESSAGES: Record<string, string> = {
  "payment.authorize": "Authorise a payment",
  "payment.capture": "Capture a payment",
  "payment.cancel": "Cancel a payment",
  "payment.refund": "Refund a payment",
  "payment.poll": "Ask the provider about a payment",
  "booking.projected": "Show a booking in lists",
  "booking.confirmed": "Tell of a confirmed booking",
  "booking.failed": "Tell of a failed booking",
  "booking.expired": "Tell of an expired hold",
  "booking.cancelled": "Tell of a cancelled booking",
  "booking.held": "Tell of a hold and until when it is to be paid",
  "booking.refunded": "Tell of money that has come back",
  "booking.changed": "Tell of a flight that has changed",
  "booking.check_in_open": "Tell that check-in is open",
  "account.verify": "Mail to verify an address",
  "account.reset": "Mail to choose a new password",
  "account.known": "Mail about an account that is there already",
  "webhook.send": "Send an event to a partner",
  "inventory.changed": "Show a flight's seats in search",
  "audit.read": "Read a page for an audit",
  "task.run": "Run a task of the schedule",
  "seats.hold": "Hold seats",
  "seats.pin": "Pin seats",
  "seats.lock": "Lock seats for a day",
  "seats.confirm": "Sell seats",
  "seats.release": "Release seats",
  "seats.claim": "Take other seats",
  "seats.settle": "Let go of seats that do not stay",
  "tickets.number": "Number the tickets",
  "limits.drop": "Count the hold no longer",
};
/** What a message asks for; one without words of its own keeps its type. */
export const messageInWords = (type: string): string => (Object.hasOwn(MESSAGES, type) ? MESSAGES[type] : null) ?? type;

export const CHANNELS: Record<Notification["channel"], string> = { email: "mail", sms: "SMS" };
export const NOTIFICATION_STATES: Record<Notification["status"], State> = {
  queued: { words: "On its way", mood: "plain" },
  sent: { words: "Sent", mood: "good" },
  failed: { words: "Given up, or there was nobody to be told", mood: "bad" },
  off: { words: "Not wanted by whoever the booking is for", mood: "plain" },
};

const OPERATIONS: Record<string, string> = {
  "limits.claim": "Count the hold",
  "payments.available": "Ask whether payments are taken",
  "provider.create": "Provider: create the payment",
  "provider.confirm": "Provider: authorise",
  "provider.capture": "Provider: capture",
  "provider.cancel": "Provider: cancel",
  "provider.retrieve": "Provider: look it up",
  "provider.refund": "Provider: refund",
  "provider.refunds": "Provider: list refunds",
  "notifications.email": "Send the mail",
  "notifications.sms": "Send the SMS",
  "booking.held": "Tell of a hold",
  "booking.refunded": "Tell of a refund",
};
/** What was done, in a trace; a message is on its way, or, within that, handled. One without words keeps its name. */
export function operationInWords(name: string, isHandling: boolean): string {
  const words = (Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : null) ?? messageInWords(name);
  return isHandling ? `${words}: handled` : words;
}

/** How often it was tried: `6 deliveries failed, parked 2 times`. */
export const triesInWords = ({ attempts, parkings }: Pick<DeadLetter, "attempts" | "parkings">): string =>
  `${counted(attempts, "delivery", "deliveries")} failed${parkings === 1 ? "" : `, parked ${parkings} times`}`;

/** The verdict of an audit. `found`: how many discrepancies. */
export function auditState(status: AuditReport["status"], found: number): State {
  switch (status) {
    case "running":
      return { words: "Comparing", mood: "plain" };
    case "clean":
      return { words: "Clean: everything that rests agrees", mood: "good" };
    case "empty":
      return { words: "Empty: there was nothing to compare, which proves nothing", mood: "bad" };
    case "discrepancies":
      return { words: counted(found, "discrepancy", "discrepancies"), mood: "bad" };
  }
}

/** What an audit has read, in the order of the report. */
export const COMPARED: Record<keyof AuditReport["compared"], string> = {
  flights: "Flights with claims",
  seats: "Claimed seats",
  bookings: "Bookings",
  payments: "Payments",
  ledger_entries: "Ledger entries",
  messages: "Notifications and outbox rows",
};

/** What a saga is doing. */
export function sagaState({ run, waits_for }: Pick<Saga, "run" | "waits_for">): State {
  if (waits_for.some(({ dead_letter_id }) => dead_letter_id !== null))
    return { words: "Waits for a message that was given up", mood: "bad" };
  if (run === null)
    return waits_for.length === 0
      ? { words: "Rests", mood: "good" }
      : { words: "Rests; others have still to hear of it", mood: "plain" };
  if (run.suspended) return { words: "Suspended: the payment provider owes an answer", mood: "bad" };
  return run.direction === "undo"
    ? { words: `Undoing${run.step === null ? "" : `: ${run.step}`}`, mood: "plain" }
    : { words: `At work${run.step === null ? "" : `: ${run.step}`}`, mood: "plain" };
}

const FLIGHTS: Record<Flight["status"], State> = {
  scheduled: { words: "Scheduled", mood: "good" },
  cancelled: { words: "Does not fly", mood: "bad" },
  departed: { words: "Departed", mood: "plain" },
};
export const flightState = (status: Flight["status"]): State => FLIGHTS[status];

/** How far the cancellation of a flight is. */
export function cancellationState({ status, bookings: { to_do, failed } }: FlightCancellation): State {
  if (status === "cancelling") return { words: `Being undone: ${counted(to_do, "booking", "bookings")} to do`, mood: "plain" };
  return failed === 0
    ? { words: "Every booking is undone", mood: "good" }
    : { words: `Undone, but ${counted(failed, "refund was", "refunds were")} refused`, mood: "bad" };
}

export const DEBT_STATES: Record<RefundDebt["state"], State> = {
  open: { words: "Owed", mood: "bad" },
  settled: { words: "Settled", mood: "good" },
};

/** Whether debits and credits of a currency are equal. */
export const balanceState = (balanced: boolean): State =>
  balanced ? { words: "Balanced", mood: "good" } : { words: "Debits and credits differ", mood: "bad" };

/** The accounts of the ledger. */
export const ACCOUNTS: Record<TrialBalance["currencies"][number]["accounts"][number]["account"], string> = {
  customer_funds: "Paid by passengers, not flown yet",
  revenue: "Revenue",
  fees: "Fees kept",
  refunds_payable: "Refunds owed",
  provider_clearing: "Held by the provider",
  bank: "Paid out of the bank",
  disputes: "In dispute",
};

/** How late search is, of all changes so far. */
export const lagInWords = ({ count, p50_s }: Overview["projection_lag"]): string =>
  count === 0
    ? "Search has had nothing to follow yet"
    : `Search is no later, 99 times of 100${p50_s === null ? "" : `; half of the times ${p50_s} s`}`;
