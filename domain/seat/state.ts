/** What a seat is to the flight. Clients see `free` as available and `pinned` as held. */
export type SeatState = "free" | "held" | "pinned" | "sold" | "blocked";

/**
 * The legal transitions; anything else is a bug. `sold → free` only by the owning booking (cancellation, change, undo of a
 * confirm), `free ↔ blocked` only by operators.
 */
export const SEAT_TRANSITIONS: Record<SeatState, readonly SeatState[]> = {
  free: ["held", "blocked"],
  held: ["pinned", "free"],
  pinned: ["sold", "free"],
  sold: ["free"],
  blocked: ["free"],
};

export const seatMay = (from: SeatState, to: SeatState): boolean => SEAT_TRANSITIONS[from].includes(to);

/** One seat now. `epoch`: the flight's version at the seat's last change. */
export interface SeatRecord {
  designator: string;
  state: SeatState;
  epoch: number;
  booking_id: string | null;
  passenger_id: string | null;
}

/** One try of one booking's request: what owns a hold, and what a release names. */
export interface Owner {
  booking_id: string;
  attempt: string;
}

/** A live claim of one booking. All its seats are in the claim's state. */
export interface Hold {
  booking_id: string;
  /**
   * The attempts that were answered with this hold: a retried request joins, since nobody knows yet which of them will open
   * the booking. The first pin leaves one.
   */
  attempts: string[];
  request_hash: string;
  user_id: string;
  booking_class: string;
  state: "held" | "pinned" | "sold";
  /** While its seats are being changed, a passenger may have two. */
  seats: { passenger_id: string; designator: string }[];
  /** Number of the last change of its seats; a change with a number that is not higher is a copy, or late. */
  reseats: number;
  /** The fencing token: epoch of the hold, then of its pin. Selling does not change it, so that a repeated confirm is known. */
  epoch: number;
  /** Epoch ms. Held and pinned seats are void at and after it; sold ones keep the last value, without meaning. */
  expires_at: number;
  /** Whose share of the flight it counts for while it is not sold; null: nobody's. */
  network: string | null;
}

/** Units of its booking class: one for each passenger, whichever seats are being changed. */
export const unitsOf = (hold: Hold): number => new Set(hold.seats.map(({ passenger_id }) => passenger_id)).size;

/** The mark of an attempt that ended: nothing is ever done for it again. */
export interface Tombstone extends Owner {
  ended_at: number;
}

/** A user's seat that ran out, and until when (epoch ms) the same user may not hold it again. */
export interface Cooldown {
  user_id: string;
  designator: string;
  until: number;
}
