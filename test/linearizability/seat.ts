import { invariant } from "#domain/invariant.ts";
import { CLOCK_SLACK_MS, isFact, type SeatOperation } from "./operation.ts";

/** The sequential seat: free, or one booking's. A pin is a hold to everybody but its owner, so it has no state of its own. */
export type Seat = { state: "free" } | { state: "held" | "sold"; by: string };
export const FREE: Seat = { state: "free" };

/** Something known to have happened at one moment from `from` to `until`. */
export interface Fact {
  from: number;
  until: number;
  /** The seat after it; null where it cannot happen at this seat. */
  step: Step;
  /** It changes no seat, whichever it finds. */
  isRead: boolean;
}
type Step = (seat: Seat) => Seat | null;

/** What one booking may do unseen, each from some moment on; Infinity: never. */
export interface Permission {
  /** Take the seat, once. */
  take: number;
  /** Whether nothing else is known of the booking: then one like it does as well. */
  isAnonymous: boolean;
  /** Give back a seat that is held. */
  leave: number;
  /** Give back a seat that is sold. */
  vacate: number;
  /** Have the seat that it holds sold to it. */
  buy: number;
}

export interface History {
  /** In the order in which they were asked for. */
  facts: Fact[];
  permissions: Map<string, Permission>;
}

const ownerOf = (seat: Seat): string | null => (seat.state === "free" ? null : seat.by);

/** Each outcome that can be known and changes something: what it needs, and the seat after it. */
const CHANGES: Record<string, (booking: string) => Step> = {
  // A hold asked for again by its owner is answered again.
  "hold taken": (by) => (seat) =>
    seat.state === "free" || (seat.state === "held" && seat.by === by) ? { state: "held", by } : null,
  "confirm seen": (by) => (seat) => (ownerOf(seat) === by ? { state: "sold", by } : null),
  "release done": (by) => (seat) => (ownerOf(seat) === by ? FREE : seat),
};
/** Each outcome that only tells how the seat was. */
const READS: Record<string, (seat: Seat, booking: string) => boolean> = {
  "hold refused": (seat, by) => seat.state !== "free" && seat.by !== by,
  "pay accepted": (seat, by) => ownerOf(seat) === by,
  "pay refused": (seat, by) => ownerOf(seat) !== by,
  "look free": (seat) => seat.state === "free",
  "look held": (seat) => seat.state === "held",
  "look sold": (seat) => seat.state === "sold",
};

function factOf(operation: SeatOperation): Fact {
  const { booking, invoked_at: from } = operation;
  const name = `${operation.op} ${operation.outcome}`;
  const until = operation.answered_at ?? Infinity;
  const isTrueOf = READS[name];
  if (isTrueOf) return { from, until, isRead: true, step: (seat) => (isTrueOf(seat, booking) ? seat : null) };
  const step = CHANGES[name]?.(booking);
  invariant(step, `"${name}" is an outcome that can be known`);
  return { from, until, isRead: false, step };
}

/** From operations on one seat to what must have happened there and what may have. */
export function historyOf(operations: readonly SeatOperation[]): History {
  const facts: Fact[] = [];
  const permissions = new Map<string, Permission>();
  const counts = new Map<string, number>();
  for (const operation of operations) {
    const { booking } = operation;
    if (isFact(operation)) facts.push(factOf(operation));
    if (operation.op === "look") continue;
    counts.set(booking, (counts.get(booking) ?? 0) + 1);
    const may = permissions.get(booking) ?? {
      take: Infinity,
      isAnonymous: false,
      leave: Infinity,
      vacate: Infinity,
      buy: Infinity,
    };
    permissions.set(booking, widened(may, operation));
  }
  for (const [booking, may] of permissions) may.isAnonymous = may.take < Infinity && counts.get(booking) === 1;
  return { facts: facts.toSorted((a, b) => a.from - b.from), permissions };
}

function widened(may: Permission, operation: SeatOperation): Permission {
  const since = (moment: number): number => Math.min(moment, operation.invoked_at);
  switch (`${operation.op} ${operation.outcome}`) {
    case "hold taken":
      return operation.outcome === "taken" ? { ...may, leave: Math.min(may.leave, operation.expires_at - CLOCK_SLACK_MS) } : may;
    // An attempt that was refused elsewhere gives back at once what it took here.
    case "hold unknown":
      return { ...may, take: since(may.take), leave: since(may.leave) };
    case "pay accepted":
    case "pay unknown":
      return { ...may, leave: since(may.leave), buy: since(may.buy) };
    case "confirm unknown":
      return { ...may, buy: since(may.buy) };
    case "release unknown":
      return { ...may, leave: since(may.leave), vacate: since(may.vacate) };
    default:
      return may;
  }
}

/** What may happen unseen next, with nothing known to have ended before `horizon`. `took`: bookings whose one taking is spent. */
export function unseenMoves(seat: Seat, permissions: History["permissions"], horizon: number, took: ReadonlySet<string>) {
  const moves: { seat: Seat; takenBy: string | null }[] = [];
  if (seat.state === "free") {
    let isAnonymousTried = false;
    for (const [by, may] of permissions) {
      if (may.take > horizon || took.has(by) || (may.isAnonymous && isAnonymousTried)) continue;
      isAnonymousTried ||= may.isAnonymous;
      moves.push({ seat: { state: "held", by }, takenBy: by });
    }
    return moves;
  }
  const may = permissions.get(seat.by);
  if (may === undefined) return moves;
  if ((seat.state === "held" ? may.leave : may.vacate) <= horizon) moves.push({ seat: FREE, takenBy: null });
  if (seat.state === "held" && may.buy <= horizon) moves.push({ seat: { state: "sold", by: seat.by }, takenBy: null });
  return moves;
}
