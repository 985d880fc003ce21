import * as z from "zod";
import type { Result } from "#domain/result.ts";
import type { BookedPassenger, BookingStatus } from "./bookings.ts";
import {
  AirportCode,
  BoardingPassId,
  BookingClass,
  BookingId,
  Cabin,
  FlightId,
  Instant,
  LocalTime,
  type Page,
  PassengerId,
  RecordLocator,
  SeatDesignator,
  TicketNumber,
  pageOf,
} from "./common.ts";

/** Body of `POST /v1/bookings/{id}/check-in`; what it does not say is everybody, and every flight that can be checked in for now. */
export const CheckInBody = z.strictObject({
  flight_id: FlightId.optional(),
  passengers: z.array(PassengerId).min(1).max(9).optional(),
});
export type CheckInBody = z.infer<typeof CheckInBody>;

/** One passenger on one flight. Nobody's name is in it; the document has it. */
export const BoardingPass = z.strictObject({
  id: BoardingPassId,
  booking_id: BookingId,
  record_locator: RecordLocator,
  passenger_id: PassengerId,
  ticket_number: TicketNumber,
  flight_id: FlightId,
  carrier: z.string(),
  number: z.string(),
  origin: AirportCode,
  destination: AirportCode,
  /** As the flight leaves now, which may be later than it was sold. */
  departs_at: Instant,
  departs_local: LocalTime,
  arrives_local: LocalTime,
  /** When boarding begins. */
  boards_at: Instant,
  boards_local: LocalTime,
  /** Of the departure; null: not known, see the screens. */
  terminal: z.string().nullable(),
  cabin: Cabin,
  booking_class: BookingClass,
  /** Null: an infant, on a lap. */
  designator: SeatDesignator.nullable(),
  /** 1 for whoever checked in first for the flight. */
  sequence: z.int().min(1),
  checked_in_at: Instant,
  pdf_url: z.string(),
});
export type BoardingPass = z.infer<typeof BoardingPass>;
export const BoardingPassPage = pageOf(BoardingPass);

/** What the PDF of one boarding pass shows. */
export interface BoardingPassDocument {
  pass: BoardingPass;
  passenger: BookedPassenger;
  /** Checked bags that the fare includes for this passenger; an infant has none. */
  bags: number;
}

type Missing = { reason: "not_found" };
export type CheckInError =
  | Missing
  | { reason: "invalid_state"; status: BookingStatus }
  | { reason: "passenger_mismatch"; detail: string }
  | { reason: "infant_without_adult" }
  | { reason: "flight_cancelled"; flight_id: string }
  | { reason: "check_in_not_open"; flight_id: string; opens_at: number }
  | { reason: "check_in_closed"; flight_id: string; closed_at: number }
  /** The flight has not the seats that the booking says it has. */
  | { reason: "seats_missing"; flight_id: string };

/** Check-in, as the bookings service does it. */
export interface CheckInApi {
  /** Checks passengers in, or answers their passes again. */
  checkIn(command: { booking_id: string; user_id: string; body: CheckInBody }): Promise<Result<Page<BoardingPass>, CheckInError>>;
  /** Of everybody who is checked in: none of a booking that is not confirmed. */
  boardingPasses(query: { booking_id: string; user_id: string }): Promise<Result<Page<BoardingPass>, Missing>>;
  boardingPassDocument(query: { id: string; user_id: string }): Promise<Result<BoardingPassDocument, Missing>>;
}
