import type { FlightCancellation } from "./cancellation.ts";
import type { Cabin, Layout, Seat } from "./layout.ts";
import type { Cooldown, Hold, Owner, SeatRecord, Tombstone } from "./state.ts";

/** The flight as its seat lock needs it; once stored it changes by `redefine` only, where a timetable has changed it. */
export interface FlightDefinition {
  flight_id: string;
  /** Epoch ms. */
  departs_at: number;
  /** IATA aircraft type: `320`, `321`, `789`, `E90`; its seats come from `layouts.ts`. */
  aircraft: string;
  /** Currency of the departure station: seat prices are shown in it unless asked otherwise. */
  currency: string;
  /**
   * Units the carrier authorises for sale per booking class (nested: each at most the cabin's seats). `honoured`: how many more
   * may be taken by those who were offered the price while there were units; none where it is absent.
   */
  booking_classes: { booking_class: string; cabin: Cabin; authorised: number; honoured?: number | undefined }[];
  /**
   * No timetable has it any more, and operators have said so: nothing more is sold on it and nobody checks in, until it is redefined
   * without this. What is sold stays theirs to see to.
   */
  withdrawn?: boolean | undefined;
}

/** A tombstone or a cooldown, by its key. */
export type Forgotten = Owner | { user_id: string; designator: string };

/** What has changed since the last commit: rows to store, and sagas to tell. */
export interface Changes {
  /** The version is higher though no seat has changed. */
  version: boolean;
  /** The flight was defined otherwise; with another cabin, where no seat is what it was. */
  definition: "none" | "times" | "cabin";
  seats: Set<string>;
  /** Booking ids; one that has no live hold any more is to be deleted. */
  holds: Set<string>;
  tombstones: Tombstone[];
  cooldowns: Cooldown[];
  /** Tombstones and cooldowns to be deleted. */
  forgotten: Forgotten[];
  /** Attempts whose time ran out. */
  expired: Owner[];
  /** The flight was cancelled, or its cancellation has come to an end. */
  cancellation: boolean;
  /** Bookings of a cancelled flight, by id, that stand otherwise. */
  cancelled_bookings: Set<string>;
}

/**
 * One flight in memory. Decisions change it through the functions of `flight.ts` and `note-cancellation.ts` only, which keep
 * the derived numbers and the list of changes right.
 */
export interface Flight {
  definition: FlightDefinition | null;
  layout: Layout | null;
  /** Number of the last redefinition; 0: it is as it was opened. */
  redefined: number;
  /** The version at which it was given this cabin: nothing that was known before is of any use. */
  cabin_since: number;
  /** Null: it flies. */
  cancellation: FlightCancellation | null;
  /** Grows by one with every change of a seat. */
  version: number;
  seats: Map<string, SeatRecord>;
  /** Live holds, sold ones included, by booking id. */
  holds: Map<string, Hold>;
  /** When each attempt ended, by booking id and attempt. */
  tombstones: Map<string, Map<string, number>>;
  /** Until when, by user id and designator. */
  cooldowns: Map<string, Map<string, number>>;
  /** Derived: seats as the cabin has them, free seats per cabin, units taken per booking class, earliest expiry, first to forget. */
  places: Map<string, Seat>;
  free: Map<Cabin, number>;
  taken: Map<string, number>;
  next_expiry: number;
  next_prune: number;
  changes: Changes;
}

export const noChanges = (): Changes => ({
  version: false,
  definition: "none",
  seats: new Set(),
  holds: new Set(),
  tombstones: [],
  cooldowns: [],
  forgotten: [],
  expired: [],
  cancellation: false,
  cancelled_bookings: new Set(),
});

/** A flight nobody has asked for yet. */
export function unknownFlight(): Flight {
  return {
    definition: null,
    layout: null,
    redefined: 0,
    cabin_since: 0,
    cancellation: null,
    version: 0,
    seats: new Map(),
    holds: new Map(),
    tombstones: new Map(),
    cooldowns: new Map(),
    places: new Map(),
    free: new Map(),
    taken: new Map(),
    next_expiry: Infinity,
    next_prune: Infinity,
    changes: noChanges(),
  };
}
