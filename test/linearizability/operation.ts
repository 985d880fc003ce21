/** What a client asked of one seat, and what it learned. */
export type Asked =
  /** `expires_at`: from then on the seat may be free again by itself. `refused`: the answer named this very seat as not free. */
  | { op: "hold"; outcome: "taken"; expires_at: number }
  | { op: "hold"; outcome: "refused" | "unknown" }
  /** `refused`: because the hold was over. A payment may end in a sale or give the seat back, at any time after it was asked for. */
  | { op: "pay"; outcome: "accepted" | "refused" | "unknown" }
  /** `seen`: the client saw the booking as confirmed, so the seat had been sold to it. */
  | { op: "confirm"; outcome: "seen" | "unknown" }
  /** `done`: it was free of this booking before the answer came. `unknown`: it is given back at some time after it was asked for. */
  | { op: "release"; outcome: "done" | "unknown" }
  /** The seat map, read from the flight's object. */
  | { op: "look"; outcome: "free" | "held" | "sold" };

/**
 * One operation on one seat as its client saw it. Times: ms of one monotonic clock, the same for all clients. Sent again under
 * the same key it is still one operation, from when it was first sent to when it was answered.
 */
export type SeatOperation = Asked & {
  flight_id: string;
  /** null: any seat of the flight, and nobody learned which; only of a hold without a known outcome. */
  designator: string | null;
  /** Whose it is: the booking, or any name of its own where no client ever heard of one. A look is nobody's. */
  booking: string;
  invoked_at: number;
  /** null: no answer came. It may have had its effect at any time since, or never. */
  answered_at: number | null;
};

/** A hold says when it ends by a clock that may be off, and by answers that may be old, by this much. In ms. */
export const CLOCK_SLACK_MS = 50;

/** Whether an operation's outcome is known, so that it must have happened between its two times. */
export const isFact = (operation: SeatOperation): boolean => operation.answered_at !== null && operation.outcome !== "unknown";

/** The same operation if its answer had been lost: null where it could not have changed anything. */
export function withoutAnswer(operation: SeatOperation): SeatOperation | null {
  const { flight_id, designator, booking, invoked_at, op } = operation;
  const lost = { flight_id, designator, booking, invoked_at, answered_at: null, outcome: "unknown" as const };
  if (op === "look" || operation.outcome === "refused") return null;
  return { ...lost, op };
}
