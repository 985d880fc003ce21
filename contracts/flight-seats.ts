import type { CheckInRefusal, CheckInRequest, CheckedInParty } from "#domain/check-in/check-in.ts";
import type { CheckIn } from "#domain/check-in/check-ins.ts";
import type { Result } from "#domain/result.ts";
import type { CancellationProgress } from "#domain/seat/cancel-flight.ts";
import type { Rebuild } from "#domain/seat/rebuild.ts";
import type { SeatList } from "#domain/seat/seat-list.ts";
import type { z } from "zod";
import type { Cabin } from "./common.ts";
import type { InventoryChanged } from "./messages.ts";
import type { SeatMap } from "./offers.ts";

/** The data of `inventory.changed`. */
export type InventoryReport = z.infer<typeof InventoryChanged>["data"];

/** The flight as its seat lock needs it; handed over by `open`, and again by `redefine` where a timetable has changed it. */
export interface FlightDefinition {
  flight_id: string;
  /** Epoch milliseconds. */
  departs_at: number;
  /** IATA aircraft type: `320`, `321`, `789`, `E90`; the seats come from `domain/seat/layouts.ts`. */
  aircraft: string;
  /** Currency of the departure station: seat prices are shown in it unless asked otherwise. */
  currency: string;
  /**
   * Units the carrier authorises for sale per booking class (nested: each at most the cabin's seats). `honoured`: how many more
   * may be taken by those who were offered the price while there were units; none where it is absent.
   */
  booking_classes: { booking_class: string; cabin: Cabin; authorised: number; honoured?: number | undefined }[];
  /** No timetable has it any more: nothing is sold on it and nobody checks in, until it is redefined without this. */
  withdrawn?: boolean | undefined;
}

/**
 * One booking's claim on one flight. The booking id is the hold's identity; `attempt` tells one try of the
 * request from another (3 facts decide: id, attempt, request_hash).
 */
export interface HoldRequest {
  booking_id: string;
  attempt: string;
  request_hash: string;
  user_id: string;
  cabin: Cabin;
  booking_class: string;
  /**
   * One entry for each passenger who needs a seat; `designator` null means "assign one, party together". `no_exit_row`: never
   * one in an exit row, named or assigned.
   */
  seats: { passenger_id: string; designator: string | null; no_exit_row?: boolean | undefined }[];
  ttl_ms: number;
  /** How the flight was offered (epoch ms, IATA type): refused as closed where it leaves otherwise by now. Absent: as it is. */
  offered?: { departs_at: number; aircraft: string } | undefined;
  /** Pseudonym of where the request comes from, and how many per cent of the flight's seats may be live for all who come from there. */
  network?: { id: string; share_percent: number } | undefined;
  /** Re-hold after a late payment, or an agent: no hold limit, no cooldown. */
  exempt?: boolean | undefined;
}
export interface HeldSeats {
  seats: { passenger_id: string; designator: string }[];
  /** Fencing token: `confirm` must present the epoch of its pin. */
  epoch: number;
  /** Epoch milliseconds; the hold is void at and after this instant. */
  expires_at: number;
}
/** `known`: the object has a record (live or tombstone) of this booking id. */
export type HoldError = { known: boolean } & (
  | { reason: "needs_definition" }
  | { reason: "flight_closed" }
  | { reason: "seat_unavailable"; designators: string[]; alternatives: string[] }
  | { reason: "sold_out" }
  | { reason: "fare_unavailable"; booking_class: string }
  | { reason: "seat_not_found"; designator: string }
  | { reason: "seat_wrong_cabin"; designator: string; cabin: Cabin }
  | { reason: "seat_not_allowed"; designator: string }
  | { reason: "key_reused" }
  | { reason: "released" }
  | { reason: "hold_limit"; limit: number; of: "user" | "network" }
  | { reason: "hold_cooldown"; until: number }
);
/**
 * The seats a booking's hold is to have from now on. `n` only grows over the changes of one booking: a late or repeated call
 * never brings older seats back. A passenger may have two seats in between; they count once against the booking class.
 */
export interface Reseat {
  n: number;
  seats: { passenger_id: string; designator: string; no_exit_row?: boolean | undefined }[];
  /** An agent: no cooldown. */
  exempt?: boolean | undefined;
}
export type ReseatRefusal =
  | { reason: "flight_closed" }
  | { reason: "seat_unavailable"; designators: string[]; alternatives: string[] }
  | { reason: "seat_not_found"; designator: string }
  | { reason: "seat_wrong_cabin"; designator: string; cabin: Cabin }
  | { reason: "seat_not_allowed"; designator: string }
  | { reason: "hold_cooldown"; until: number };
/** `gone`: this attempt has no live hold any more. */
export type ReseatError = { reason: "gone" } | ReseatRefusal;
export type PinError = { reason: "gone" } | { reason: "flight_cancelled" };
export type ConfirmError = { reason: "gone" } | { reason: "fenced"; epoch: number };
export type Owner = { booking_id: string; attempt: string };
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
  redefine(redefinition: {
    n: number;
    definition: FlightDefinition;
  }): Promise<Result<{ version: number }, { reason: "in_use" | "overtaken" | "definition_differs" }>>;
  hold(request: HoldRequest & InTrace): Promise<Result<HeldSeats, HoldError>>;
  /** Turns the hold into a pin, or extends the pin: expiry no longer applies, `pin_until` (epoch ms) does. */
  pin(owner: Owner & InTrace, pinUntil: number): Promise<Result<HeldSeats, PinError>>;
  confirm(owner: Owner & InTrace, epoch: number): Promise<Result<HeldSeats, ConfirmError>>;
  /** Changes which seats the hold has, all or none; its expiry stays. */
  reseat(owner: Owner & InTrace, reseat: Reseat): Promise<Result<HeldSeats, ReseatError>>;
  /** Frees what this attempt still owns, sold seats included, and leaves a tombstone for it. */
  release(owner: Owner & InTrace): Promise<{ released: string[] }>;
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
  /** Takes free seats out of sale, or puts blocked ones back; seats in any other state stay as they are and are named. */
  block(
    designators: string[],
  ): Promise<
    Result<
      { blocked: string[] },
      | { reason: "needs_definition" }
      | { reason: "seat_not_found"; designator: string }
      | { reason: "seat_unavailable"; designators: string[] }
    >
  >;
  unblock(
    designators: string[],
  ): Promise<Result<{ unblocked: string[] }, { reason: "needs_definition" } | { reason: "seat_not_found"; designator: string }>>;
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
   * For audits: the manifest, every number that was given at check-in, the rows that the object has, and what it has been saying for long
   * without being heard.
   */
  auditFacts(): Promise<
    Awaited<ReturnType<FlightSeatsApi["manifest"]>> & {
      check_ins: CheckIn[];
      sizes: Record<"holds" | "tombstones" | "cooldowns" | "outbox", number>;
      overdue: { id: string; tries: number }[];
    }
  >;
  /** Every claim on the flight. */
  manifest(): Promise<{
    version: number;
    departs_at: number | null;
    seats: {
      designator: string;
      state: "held" | "pinned" | "sold" | "blocked";
      booking_id: string | null;
      attempt: string | null;
      passenger_id: string | null;
      booking_class: string | null;
    }[];
    /** Units the carrier authorised, and those beyond them that offers are honoured with; none before the flight is opened. */
    booking_classes: { booking_class: string; authorised: number; honoured: number }[];
  }>;
}
