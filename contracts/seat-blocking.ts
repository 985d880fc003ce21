import * as z from "zod";
import type { Result } from "#domain/result.ts";
import { FlightId, SeatDesignator } from "./common.ts";

/** More than any aircraft has. */
const MOST_SEATS = 500;

/** Which seats to block or to put back into sale, all or none, and why; the log keeps that, so it names no passenger. */
export const BlockSeats = z.strictObject({
  designators: z.array(SeatDesignator).min(1).max(MOST_SEATS),
  reason: z.string().trim().min(1).max(200),
});
export type BlockSeats = z.infer<typeof BlockSeats>;

/** What came of blocking seats, or of putting them back. */
export const SeatsBlocked = z.strictObject({
  flight_id: FlightId,
  /** Those that this has changed. The others were so before. */
  changed: z.array(SeatDesignator),
});
export type SeatsBlocked = z.infer<typeof SeatsBlocked>;

export type BlockSeatsCommand = BlockSeats & { flight_id: string; operator_id: string };

export type UnblockSeatsError =
  | { reason: "not_found" }
  | { reason: "flight_cancelled"; flight_id: string }
  | { reason: "seat_not_found"; flight_id: string; designator: string };
/** `seats_taken`: these are held or sold, so none was blocked. */
export type BlockSeatsError = UnblockSeatsError | { reason: "seats_taken"; flight_id: string; designators: string[] };

/** The part of the bookings service that changes which seats of a flight are for sale. For operators. */
export interface SeatBlockingApi {
  /** Takes free seats out of sale, all or none. */
  blockSeats(command: BlockSeatsCommand): Promise<Result<SeatsBlocked, BlockSeatsError>>;
  /** Puts blocked seats back into sale; others stay as they are. */
  unblockSeats(command: BlockSeatsCommand): Promise<Result<SeatsBlocked, UnblockSeatsError>>;
}
