import type { Language } from "../text/language.ts";

/**
 * What a notification is written from. Structural, so that the contracts' own types fit without being imported here.
 * All of `domain/notification` is pure: no I/O, no clock, no markup; the same facts give the same words.
 */
export interface Money {
  amount_minor: number;
  currency: string;
}

export interface SegmentFacts {
  flight_id: string;
  carrier: string;
  number: string;
  origin: string;
  destination: string;
  /** RFC 3339 with the offset of the airport concerned. */
  departs_local: string;
  arrives_local: string;
  /** RFC 3339 in UTC. */
  departs_at: string;
  arrives_at: string;
  cabin: string;
  booking_class: string;
  /** ISO 8601, `PT7H55M`. */
  duration: string;
}
export interface SliceFacts {
  origin: string;
  destination: string;
  segments: SegmentFacts[];
}
export interface PassengerFacts {
  id: string;
  type: string;
  title: string | null;
  given_name: string;
  family_name: string;
  seats: { flight_id: string; designator: string }[];
}
export interface BookingFacts {
  id: string;
  record_locator: string;
  expires_at: string | null;
  total: Money;
  price_breakdown: { base: Money; taxes: { description: string; amount: Money }[]; seats: Money };
  slices: SliceFacts[];
  passengers: PassengerFacts[];
  failure: { code: string; decline_code: string | null } | null;
  refund: { amount: Money; status: "pending" | "succeeded" | "failed" } | null;
  /** Its history, the oldest first. */
  timeline: { event: string; detail: string }[];
}
export interface TicketFacts {
  number: string;
  passenger_id: string;
}
export interface AccountFacts {
  name: string;
  url: string;
  language: Language;
}

/**
 * Money that has come back for good. `other_means`: the refund to the card had failed. `dispute`: the passenger's bank took the payment
 * back, so that there was nothing to pay.
 */
export interface RefundFacts {
  amount: Money;
  by: "card" | "other_means" | "dispute";
}

/** A flight as a timetable has it; times are local to the airports, with their offsets. */
export interface FlightTimesFacts {
  destination: string;
  departs_local: string;
  arrives_local: string;
  aircraft: string;
  origin_terminal: string | null;
  destination_terminal: string | null;
}
/** A flight of a booking is otherwise than it was; `after` null: it does not fly any more. */
export interface FlightChangeFacts {
  flight_id: string;
  before: FlightTimesFacts;
  after: FlightTimesFacts | null;
  /** The flight's own count (`FlightNow`) when this was told: the highest is the newest. None: the release before has told of it. */
  changes?: number | undefined;
}

/** A flight for which one may check in from now on, as it leaves now. `closes_at`: RFC 3339. */
export interface CheckInFacts {
  flight_id: string;
  times: FlightTimesFacts;
  closes_at: string;
}

/** Something that happened to a booking, as the passenger is told of it. */
export interface BookingNews {
  booking: BookingFacts;
  tickets: TicketFacts[];
  public_url: string;
  language: Language;
}
