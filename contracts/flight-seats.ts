import type { CheckInRefusal, CheckInRequest, CheckedInParty } from "#domain/check-in/check-in.ts";
import type { CheckIn } from "#domain/check-in/check-ins.ts";
import type { Result } from "#domain/result.ts";
import type { CancellationProgress } from "#domain/seat/cancel-flight.ts";
import type { FlightClaims } from "#domain/seat/claims.ts";
import type { ConfirmRefusal } from "#domain/seat/confirm.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import type { HeldSeats, HoldRefusal, HoldRequest } from "#domain/seat/hold.ts";
import type { PinRefusal } from "#domain/seat/pin.ts";
import type { Rebuild } from "#domain/seat/rebuild.ts";
import type { Redefinition } from "#domain/seat/redefine.ts";
import type { Reseat, ReseatRefusal } from "#domain/seat/reseat.ts";
import type { SeatList } from "#domain/seat/seat-list.ts";
import type { Owner } from "#domain/seat/state.ts";
import type { z } from "zod";
import type { InventoryChanged } from "./messages.ts";
import type { SeatMap } from "./offers.ts";

/** The data of `inventory.changed`. */
export type InventoryReport = z.infer<typeof InventoryChanged>["data"];

/** What it is a part of, where that has a trace. */
export interface InTrace {
  traceparent?: string;
}

/** The seat lock of one flight. Every method is idempotent; results are tagged unions and nothing is thrown. */
export interface FlightSeatsApi {
  open(definition: FlightDefinition): Promise<Result<{ version: number }, { reason: "definition_differs" }>>;
  /**
   * Gives the flight another time, or another aircraft while nobody has a claim on its seats, or withdraws it; opens it so where it was not open. `n` grows
   * over the redefinitions of a flight: a late one is `overtaken` and changes nothing, as one that is refused otherwise.
   */
  redefine(
    redefinition: Redefinition,
  ): Promise<Result<{ version: number }, { reason: "in_use" | "overtaken" | "definition_differs" }>>;
  hold(request: HoldRequest & InTrace): Promise<Result<HeldSeats, HoldRefusal>>;
  /** Turns the hold into a pin, or extends the pin: expiry no longer applies, `pin_until` (epoch ms) does. */
  pin(owner: Owner & InTrace, pinUntil: number): Promise<Result<HeldSeats, PinRefusal>>;
  confirm(owner: Owner & InTrace, epoch: number): Promise<Result<HeldSeats, ConfirmRefusal>>;
  /** Changes which seats the hold has, all or none; its expiry stays. */
  reseat(owner: Owner & InTrace, reseat: Reseat): Promise<Result<HeldSeats, { reason: "gone" } | ReseatRefusal>>;
  /**
   * Frees what this attempt still owns, sold seats included, and leaves a tombstone for it. `ran_out`: nobody paid in time, so its holder
   * may not have the same seats again at once.
   */
  release(owner: Owner & InTrace & { ran_out?: true }): Promise<{ released: string[] }>;
  /**
   * Takes the flight off sale for good and begins to have what is booked on it undone. Repeating it changes nothing; what it answers is how
   * far that has come.
   */
  cancel(): Promise<Result<CancellationProgress, { reason: "needs_definition" | "flight_departed" }>>;
  /** How far its cancellation has come; null: it flies. */
  cancellation(): Promise<CancellationProgress | null>;
  seatMap(currency: string | undefined): Promise<Result<SeatMap, { reason: "needs_definition" }>>;
  /** What it says it has left, for a rebuild of search; null: nothing was ever sold on it. */
  inventory(): Promise<InventoryReport | null>;
  /** Search's word that its database holds this version (or a newer one) of the inventory: it is not sent again. */
  inventoryApplied(version: number): Promise<void>;
  /** Takes free seats out of sale, all or none; where some are held or sold, those are named. */
  block(
    designators: string[],
  ): Promise<
    Result<
      { blocked: string[] },
      | { reason: "needs_definition" | "flight_cancelled" }
      | { reason: "seat_not_found"; designator: string }
      | { reason: "seat_unavailable"; designators: string[] }
    >
  >;
  /** Puts blocked seats back into sale; seats in any other state stay as they are. */
  unblock(
    designators: string[],
  ): Promise<
    Result<
      { unblocked: string[] },
      { reason: "needs_definition" | "flight_cancelled" } | { reason: "seat_not_found"; designator: string }
    >
  >;
  /** Tells the sagas of these bookings what the flight has for them, so that they release what is no longer theirs. */
  tellClaims(bookingIds: string[]): Promise<void>;
  /**
   * Gives back what the sagas know of this flight and its object has lost; all of it, or nothing where something contradicts.
   * `cancelled`: the flight does not fly, so one that has forgotten that is cancelled in the same turn, before anybody can hold a seat of it.
   */
  rebuild(
    lost: Rebuild & { cancelled?: FlightDefinition | undefined },
  ): Promise<
    Result<
      { restored: string[]; present: number },
      | { reason: "needs_definition" }
      | { reason: "doubted"; owners: Owner[]; designators: string[] }
      | { reason: "contradicted"; designators: string[] }
    >
  >;
  /** Gives passengers of a booking their sequence numbers, all or none. Whoever has one keeps it. */
  checkIn(request: CheckInRequest): Promise<Result<CheckedInParty, CheckInRefusal>>;
  /** Who of a booking is checked in; null: nothing of the flight is sold to it, or it does not fly. */
  checkedIn(bookingId: string): Promise<CheckedInParty | null>;
  /** Everybody who is checked in, in the order of their numbers. */
  boardingList(): Promise<(CheckIn & { designator: string | null })[]>;
  /** Takes in check-ins that were recorded elsewhere and that its object has lost. Repeating it changes nothing. */
  restoreCheckIns(recorded: CheckIn[]): Promise<void>;
  /** Every seat of the flight, free ones included, for operators. */
  seatList(): Promise<Result<SeatList, { reason: "needs_definition" }>>;
  /**
   * For audits: every claim, every number that was given at check-in, the rows that the object has, and what it has been saying for long
   * without being heard.
   */
  auditFacts(): Promise<
    FlightClaims & {
      check_ins: CheckIn[];
      sizes: Record<"holds" | "tombstones" | "cooldowns" | "outbox", number>;
      overdue: { id: string; tries: number }[];
    }
  >;
  /**
   * Every claim on the flight, and the blocked seats. The name is from before the manifest was every seat, and stays: whoever asks is deployed
   * apart from the object, so each may meet the other's last release.
   */
  manifest(): Promise<FlightClaims>;
}
