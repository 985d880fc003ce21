import type { Saga } from "#contracts/sagas.ts";

/** What an event is about; the picture has a column for each. */
export const LANES = ["booking", "seats", "payment"] as const;
export type Lane = (typeof LANES)[number];

/**
 * `forward`: a step further. `back`: the saga undoes what it did. `again`: the same question once more. `trouble`: something was
 * refused, or not answered. `end`: it rests from here on.
 */
export type Kind = "forward" | "back" | "again" | "trouble" | "end";

export interface Row {
  version: number;
  at: string;
  /** Milliseconds since the row before. */
  after_ms: number;
  lane: Lane;
  kind: Kind;
  /** What happened, in words. */
  words: string;
  /** What it led to: `authorise`, `undoing capture`. */
  next: string;
  /** Which lanes something has happened in before, and will happen in after this row: a line is drawn there. */
  lines: Record<Lane, { above: boolean; below: boolean }>;
}

const EVENTS: Record<string, string> = {
  open: "Booking opened, seats held",
  pay: "The passenger pays",
  release: "The passenger lets the seats go",
  change_seats: "The passenger asks for other seats",
  quote: "A cancellation is quoted",
  confirm_cancellation: "The passenger cancels",
  erase: "The passenger's name is erased",
  timer: "Time to look",
  poked: "Asked to look again",
  "tickets.numbered": "Tickets numbered",
  "flight.cancelled": "A flight of it does not fly",
  "hold.expired": "The hold ran out",
  "seats.held": "Seats held again",
  "seats.pinned": "Seats pinned",
  "seats.locked": "Seats locked for a day",
  "seats.sold": "Seats sold",
  "seats.released": "Seats released",
  "seats.refused": "Seats refused",
  "seats.reseated": "Other seats given",
  "seats.not_reseated": "Other seats refused",
  "seats.claimed": "A flight asks whose seats these are",
  "payment.authorized": "Card authorised",
  "payment.requires_action": "The bank asks the passenger",
  "payment.declined": "Card declined",
  "payment.captured": "Money captured",
  "payment.cancelled": "Payment cancelled",
  "payment.refunded": "Refund accepted",
  "payment.refund_failed": "Refund refused: a debt",
  "payment.disputed": "Payment disputed",
  "payment.unknown": "The provider does not know, or does not answer",
};
const TROUBLE: ReadonlySet<string> = new Set([
  "seats.refused",
  "seats.not_reseated",
  "payment.declined",
  "payment.refund_failed",
  "payment.disputed",
  "payment.unknown",
  "hold.expired",
  "flight.cancelled",
]);
const UNDOES: ReadonlySet<string> = new Set(["seats.released", "payment.cancelled", "payment.refunded"]);

/** An event in words; one without words of its own keeps its name. */
const eventWords = (event: string): string => (Object.hasOwn(EVENTS, event) ? EVENTS[event] : null) ?? event;

function laneOf(event: string): Lane {
  if (event.startsWith("seats.") || event === "hold.expired") return "seats";
  return event.startsWith("payment.") ? "payment" : "booking";
}

type Line = Saga["log"][number];

function kindOf({ event, run }: Line, before: Line | undefined): Kind {
  if (TROUBLE.has(event)) return "trouble";
  if (event === "timer" || event === "poked" || (before?.event === event && before.run?.step === run?.step && run !== null))
    return "again";
  if (run?.direction === "undo" || UNDOES.has(event)) return "back";
  return run === null && before !== undefined ? "end" : "forward";
}

const nextWords = ({ run }: Line): string => {
  if (run === null) return "rests";
  if (run.step === null) return run.saga;
  return run.direction === "undo" ? `undoing ${run.step}` : run.step;
};

/** The rows of the picture, in order of time. */
export function sagaPicture(log: Saga["log"]): Row[] {
  const lanes = log.map(({ event }) => laneOf(event));
  return log.map((line, i) => {
    const before = log[i - 1];
    const above = lanes.slice(0, i + 1);
    const below = lanes.slice(i);
    return {
      version: line.version,
      at: line.at,
      after_ms: before === undefined ? 0 : Date.parse(line.at) - Date.parse(before.at),
      lane: laneOf(line.event),
      kind: kindOf(line, before),
      words: eventWords(line.event),
      next: nextWords(line),
      lines: {
        booking: linesOf("booking", above, below),
        seats: linesOf("seats", above, below),
        payment: linesOf("payment", above, below),
      },
    };
  });
}

/** `above` and `below` both hold the row itself. A lane's line goes from its first event to its last. */
function linesOf(lane: Lane, above: Lane[], below: Lane[]): { above: boolean; below: boolean } {
  const isBefore = above.slice(0, -1).includes(lane);
  const isAfter = below.slice(1).includes(lane);
  const isHere = above.at(-1) === lane;
  return { above: isBefore && (isHere || isAfter), below: isAfter && (isHere || isBefore) };
}

/** A length of time as short as it is told best: `12 ms`, `3.4 s`, `2 min`, `5 h`, `3 d`. */
export function elapsed(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} d`;
}
