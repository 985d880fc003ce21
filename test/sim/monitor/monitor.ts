import type { BookingRecord, BookingStatus, PaymentRecord } from "#domain/booking/record.ts";
import { findSeat } from "#domain/seat/layouts.ts";
import { seatPrice } from "#domain/seat/price.ts";
import type { Flight } from "#domain/seat/flight-state.ts";
import type { Hold, SeatRecord, SeatState } from "#domain/seat/state.ts";
import type { Outbox } from "../../../durable-objects/flight-seats/outbox.ts";
import type { Row } from "../../../durable-objects/booking-sagas/store.ts";
import type { SimIntent } from "../provider.ts";
import type { Simulation } from "../runtime/simulation.ts";

/** Written down once more, not imported: the tables of the domain are what is being watched. */
const SEAT_MOVES: Record<SeatState, SeatState[]> = {
  free: ["held"],
  held: ["pinned", "free"],
  pinned: ["sold", "free"],
  sold: ["free"],
  blocked: [],
};
const STATUS_MOVES: Record<BookingStatus, BookingStatus[]> = {
  held: ["paying", "expired", "cancelled"],
  paying: ["confirmed", "held", "failed", "expired"],
  confirmed: ["cancelling"],
  cancelling: ["cancelled"],
  cancelled: [],
  expired: [],
  failed: [],
};
/** The only way out of each terminal status: a new command, which must have come; or a flight that does not fly. */
const COMMAND_OUT: Partial<Record<BookingStatus, string>> = { confirmed: "confirm_cancellation" };

/** How long seats are promised to a saga that takes money, as the design says. */
const HOUR_MS = 3_600_000;
const LOCK_MS = 24 * HOUR_MS;

/** The status between two that are two moves apart; none where one move leads there. */
function statusBetween(from: BookingStatus, to: BookingStatus): BookingStatus[] {
  if (STATUS_MOVES[from].includes(to)) return [];
  return STATUS_MOVES[from].filter((status) => STATUS_MOVES[status].includes(to)).slice(0, 1);
}

export interface SeenBooking {
  record: BookingRecord;
  statuses: BookingStatus[];
}

/** Watches every step of one seed: what must hold always is checked here, the rest at the end (see at-rest.ts). */
export class Monitor {
  readonly bookings = new Map<string, SeenBooking>();
  readonly flights = new Map<string, { flight: Flight; outbox: Outbox }>();
  /** Until when an attempt's pin was promised, by flight, booking and attempt. */
  readonly #pinnedUntil = new Map<string, number>();
  /** Flights of which somebody has been told that they do not fly. */
  readonly #cancelled = new Set<string>();
  readonly #intents = new Map<string, SimIntent[]>();
  readonly #ended = new Set<string>();
  /** When the seats of a booking were locked for its capture. */
  readonly #lockedAt = new Map<string, number>();
  /** What a booking costs without its chosen seats. */
  readonly #fares = new Map<string, number>();
  /** Until when each booking's seats are held, by flight. */
  readonly #times = new Map<string, Map<string, number>>();
  /** Bookings with a claim on a flight, as it was stored last. */
  readonly #claims = new Map<string, Set<string>>();
  readonly #simulation: Simulation;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** S3, S4 and S5, at the moment of the decision. */
  seatMoves(flight: Flight, before: SeatRecord, after: SeatRecord): void {
    const { now } = this.#simulation;
    if (this.#passesOn(flight, before, after)) return;
    this.#simulation.count(`seat ${before.state} → ${after.state}`);
    const booking = after.booking_id ?? before.booking_id;
    this.#simulation.note(`seat ${flightName(flight)} ${after.designator} ${before.state} → ${after.state} ${String(booking)}`);
    if (!SEAT_MOVES[before.state].includes(after.state))
      this.#simulation.violate("S3", `${after.designator} ${before.state} → ${after.state}`, booking);
    if (after.state === "free") this.#rememberEnd(flight, before);
    if (after.state === "held" && before.booking_id !== null)
      this.#simulation.violate("S1", `${after.designator} of ${before.booking_id} held for ${String(booking)}`, booking);
    if (after.state !== "pinned" && after.state !== "sold") return;
    if (before.booking_id !== after.booking_id)
      this.#simulation.violate("S4", `${after.designator} of ${String(before.booking_id)} ${after.state}`, booking);
    const hold = flight.holds.get(after.booking_id ?? "");
    if (hold === undefined || hold.expires_at <= now)
      this.#simulation.violate("S5", `${after.designator} ${after.state} after its time`, booking);
  }

  /** A seat of a live claim becomes another passenger's of the same booking: no other seat may. */
  #passesOn(flight: Flight, before: SeatRecord, after: SeatRecord): boolean {
    const { state, booking_id } = after;
    if (before.state !== state || before.booking_id !== booking_id || (state !== "held" && state !== "pinned")) return false;
    const hold = flight.holds.get(booking_id ?? "");
    if (hold === undefined || hold.expires_at <= this.#simulation.now)
      this.#simulation.violate("S5", `${after.designator} passes on after its time`, booking_id);
    this.#simulation.count("a seat passes to another of the party");
    return true;
  }

  /** What ran out has ended as well as what was released. */
  #rememberEnd(flight: Flight, seat: SeatRecord): void {
    const hold = flight.holds.get(seat.booking_id ?? "");
    if (hold === undefined || hold.state === "sold" || hold.expires_at > this.#simulation.now) return;
    for (const attempt of hold.attempts) this.#ended.add(`${flightName(flight)} ${hold.booking_id} ${attempt}`);
  }

  /** S1 and S2 over the whole flight, as it was stored. */
  flightStored(flight: Flight, outbox: Outbox): void {
    const id = flight.definition?.flight_id;
    if (id === undefined) return;
    this.flights.set(id, { flight, outbox });
    const owners = new Map<string, Hold>();
    const units = new Map<string, number>();
    for (const hold of flight.holds.values()) {
      // A passenger whose seat is being changed has two of them, and one unit.
      const party = new Set(hold.seats.map(({ passenger_id }) => passenger_id));
      units.set(
        hold.booking_class,
        (units.get(hold.booking_class) ?? 0) + (hold.state === "sold" ? hold.seats.length : party.size),
      );
      for (const { designator } of hold.seats) this.#isOnlyOwner(flight, owners, hold, designator);
      this.#keepsItsSeats(id, hold);
    }
    this.#keepItsTime(id, flight);
    this.#claims.set(id, new Set(flight.holds.keys()));
    for (const { booking_class, authorised } of flight.definition?.booking_classes ?? [])
      if ((units.get(booking_class) ?? 0) > authorised) this.#simulation.violate("S2", `${id} class ${booking_class} oversold`);
  }

  #isOnlyOwner(flight: Flight, owners: Map<string, Hold>, hold: Hold, designator: string): void {
    const other = owners.get(designator);
    if (other !== undefined)
      this.#simulation.violate("S1", `${designator} of ${other.booking_id} and ${hold.booking_id}`, hold.booking_id);
    owners.set(designator, hold);
    const seat = flight.seats.get(designator);
    if (seat?.state !== hold.state || seat.booking_id !== hold.booking_id)
      this.#simulation.violate("S1", `${designator} is ${String(seat?.state)}, its hold ${hold.state}`, hold.booking_id);
  }

  /** S11: what a living booking believes to have, its flight keeps for it, whatever is being changed. */
  #keepsItsSeats(flightId: string, hold: Hold): void {
    const record = this.bookings.get(hold.booking_id)?.record;
    const segment = record?.segments.find(({ flight_id, attempt }) => flight_id === flightId && hold.attempts.includes(attempt));
    if (record === undefined || segment === undefined || !["held", "pinned", "locked", "sold"].includes(segment.state)) return;
    // While seats change, one that passes to another of the party is still in the former's name at the flight.
    const isChanging = record.run?.saga === "change";
    for (const { passenger_id, designator } of segment.seats) {
      const kept = hold.seats.some(
        (seat) => seat.designator === designator && (isChanging || seat.passenger_id === passenger_id),
      );
      const seated = hold.seats.some((seat) => seat.passenger_id === passenger_id);
      if (!kept || !seated) this.#simulation.violate("S11", `${flightId} has let ${designator} of ${passenger_id} go`, record.id);
    }
  }

  /** S12: a hold's time begins with it and never again. */
  #keepItsTime(flightId: string, { holds }: Flight): void {
    const known = this.#times.get(flightId);
    const times = new Map<string, number>();
    for (const { booking_id, attempts, state, expires_at } of holds.values()) {
      if (state !== "held") continue;
      const key = `${booking_id} ${String(attempts[0])}`;
      if ((known?.get(key) ?? expires_at) !== expires_at)
        this.#simulation.violate("S12", `${flightId} holds on until ${expires_at}`, booking_id);
      times.set(key, expires_at);
    }
    this.#times.set(flightId, times);
  }

  /** S4, S5, S6 and S10, by what a flight's object answers. */
  seatCall(flightId: string, method: string, args: unknown[]): (answer: unknown) => void {
    if (method === "cancel") return (answer) => void ((answer as { ok: boolean }).ok && this.#cancelled.add(flightId));
    const owner = args[0] as { booking_id: string; attempt: string } | undefined;
    if (owner === undefined || !["hold", "pin", "confirm", "reseat", "release"].includes(method)) return () => undefined;
    const key = `${flightId} ${owner.booking_id} ${owner.attempt}`;
    const hadEnded = this.#ended.has(key);
    const promised = this.#pinnedUntil.get(key) ?? 0;
    const isRefused =
      this.#cancelled.has(flightId) && (method === "pin" || (method === "hold" && !this.#hasClaim(flightId, owner.booking_id)));
    return (answer) => {
      if (method === "release") return void this.#ended.add(key);
      const { ok, value } = answer as { ok: boolean; value?: { expires_at: number } };
      this.#simulation.count(`flight ${method} ${ok ? "ok" : reasonOf(answer)}`);
      if (!ok || value === undefined) return;
      if (hadEnded) this.#simulation.violate("S6", `${method} of ended ${key}`, owner.booking_id);
      if (method === "pin") this.#checkPin(key, owner.booking_id, value.expires_at, promised);
      if (isRefused) this.#checkCancelled(flightId, owner.booking_id, method);
      const isClaim = method === "hold" || method === "reseat";
      if (isClaim && value.expires_at <= this.#simulation.now) this.#answeredLate(flightId, owner.booking_id);
      const hold = this.flights.get(flightId)?.flight.holds.get(owner.booking_id);
      if (hold?.attempts.includes(owner.attempt) === true) this.#checkHold(hold, method, args);
    };
  }

  /** Who repeats a hold is answered as before, also where it was let go in memory alone, and a crash undid that. */
  #hasClaim(flightId: string, bookingId: string): boolean {
    const isStored = this.#claims.get(flightId)?.has(bookingId) === true;
    return isStored || this.flights.get(flightId)?.flight.holds.has(bookingId) === true;
  }

  /** F3: of a flight that does not fly nothing is held or pinned any more; what is sold may be asked for again. */
  #checkCancelled(flightId: string, bookingId: string, method: string): void {
    const isSold = this.flights.get(flightId)?.flight.holds.get(bookingId)?.state === "sold";
    if (!isSold) this.#simulation.violate("F3", `${method} of ${flightId}, which does not fly`, bookingId);
  }

  /** What the hold is after a call that was granted. */
  #checkHold({ booking_id, epoch, state }: Hold, method: string, args: unknown[]): void {
    if (method === "reseat" && state === "pinned") this.#simulation.count("pinned seats are changed");
    if (method === "confirm" && epoch !== args[1])
      this.#simulation.violate("S4", `confirmed with epoch ${String(args[1])}, not ${epoch}`, booking_id);
  }

  /** S10: what was answered before this pin was asked for is not taken back by its answer. What a crash undid was never answered. */
  #checkPin(key: string, bookingId: string, until: number, promised: number): void {
    if (until < promised) this.#simulation.violate("S10", `a pin was shortened: ${key}`, bookingId);
    this.#pinnedUntil.set(key, Math.max(until, this.#pinnedUntil.get(key) ?? 0));
  }

  /** A sold hold's time has no meaning any more. */
  #answeredLate(flightId: string, booking: string): void {
    if (this.flights.get(flightId)?.flight.holds.get(booking)?.state === "sold") return;
    this.#simulation.violate("S5", `${flightId} answers a hold that is over`, booking);
  }

  /** B4 and M7, for every stored change of a booking. */
  bookingChanges(record: BookingRecord, event: string): void {
    const known = this.bookings.get(record.id);
    this.#tell(record, event);
    if (event === "seats.refused" && known !== undefined) this.#seatsRefused(known.record);
    if (known === undefined) {
      this.#checkSeatPrices(record);
      this.bookings.set(record.id, { record, statuses: [record.status] });
      return;
    }
    const { status: before, run, payments } = known.record;
    this.#countPayments(payments, record);
    if (record.version <= known.record.version)
      this.#simulation.violate("B4", `version ${known.record.version} → ${record.version}`, record.id);
    known.record = record;
    if (record.status !== before) this.#statusChanges(known, before, run?.saga === "change", event);
    this.#checkAmounts(record);
    if (event.endsWith("reseated")) this.#checkSeatPrices(record);
    for (const { flight_id } of record.segments) {
      const hold = this.flights.get(flight_id)?.flight.holds.get(record.id);
      if (hold !== undefined && hold.expires_at > this.#simulation.now) this.#keepsItsSeats(flight_id, hold);
    }
  }

  #countPayments(before: readonly PaymentRecord[], { payments }: BookingRecord): void {
    for (const { id, state } of payments) {
      const was = before.find((paid) => paid.id === id)?.state ?? state;
      if (was !== state) this.#simulation.count(`payment ${was} → ${state}`);
    }
  }

  #tell(record: BookingRecord, event: string): void {
    this.#simulation.count(`event ${event}`);
    const { run } = record;
    if (run !== null && run.step !== null) this.#simulation.count(`step ${run.saga}.${run.step} ${run.direction}`);
    if (run?.suspended === true) this.#simulation.count("saga suspended");
    this.#cutOffOne(record, event);
    const at = run === null ? "-" : `${run.saga}.${String(run.step)} ${run.direction}${run.suspended ? " suspended" : ""}`;
    const states = `[${record.segments.map(({ state }) => state).join(" ")}] ${record.payments.map(({ state }) => state).join(" ")}`;
    this.#simulation.note(`${record.id} v${record.version} ${event} → ${record.status} ${at} ${states}`);
  }

  #checkAmounts(record: BookingRecord): void {
    for (const paid of record.payments) {
      const amounts = [paid.amount_minor, paid.captured_minor, paid.refunded_minor, paid.debt_minor];
      if (!amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0))
        this.#simulation.violate("M7", `amounts ${amounts.join(" ")}`, record.id);
      if (paid.refunded_minor + paid.debt_minor > paid.captured_minor)
        this.#simulation.violate("M3", `refunded and owed more than was captured: ${amounts.join(" ")}`, record.id);
    }
  }

  /** B7: beyond the offer a booking costs what the seats it has cost that its passengers chose. */
  #checkSeatPrices({ id, seat_prices, segments, total_minor }: BookingRecord): void {
    for (const { flight_id, passenger_id, price_minor } of seat_prices) {
      const seats = segments.find((segment) => segment.flight_id === flight_id)?.seats;
      const seat = findSeat("E90", seats?.find((each) => each.passenger_id === passenger_id)?.designator ?? "");
      if (seat === undefined || seatPrice(seat, "GBP") !== price_minor)
        this.#simulation.violate("B7", `${passenger_id} pays ${price_minor} for ${String(seat?.designator)} on ${flight_id}`, id);
    }
    const fare = total_minor - seat_prices.reduce((sum, { price_minor }) => sum + price_minor, 0);
    const known = this.#fares.get(id) ?? fare;
    this.#fares.set(id, known);
    if (fare !== known) this.#simulation.violate("B7", `costs ${fare} without its seats, and ${known} before`, id);
  }

  /**
   * Not a check: a flight that nobody reaches while its seats are given back, or that is not told of the sale before its lock is
   * over, is rare enough to need help.
   */
  #cutOffOne({ run, segments }: BookingRecord, event: string): void {
    const isSuspending = run?.suspended === true && event === "timer";
    const isSelling = run?.step === "confirm" && event === "payment.captured";
    if (!this.#simulation.faulty || !(isSuspending || isSelling)) return;
    const flight = segments.find(({ state }) => state === (isSuspending ? "releasing" : "locked"));
    if (flight !== undefined && this.#simulation.chance(isSuspending ? 0.6 : 0.06))
      this.#simulation.cutOff(flight.flight_id, isSuspending ? this.#simulation.around(20 * 60_000) : LOCK_MS + HOUR_MS);
  }

  /**
   * S10: seats are lost to a saga only when their time is over: the hold's before payment, a day's lock before the sale; or when a flight
   * does not fly, and never at the sale for that.
   */
  #seatsRefused(record: BookingRecord): void {
    const isGrounded = record.segments.some(({ flight_id }) => this.#cancelledIn(flight_id));
    if (isGrounded && record.run?.step !== "confirm") this.#simulation.count("seats refused by a cancelled flight");
    else this.#seatsLost(record);
  }

  #cancelledIn(flightId: string): boolean {
    return (this.flights.get(flightId)?.flight.cancellation ?? null) !== null;
  }

  #seatsLost({ id, run, expires_at }: BookingRecord): void {
    const { now } = this.#simulation;
    const until = run?.step === "confirm" ? (this.#lockedAt.get(id) ?? now) + LOCK_MS : expires_at;
    const mayBeLost = run === null || run.suspended || (run.step !== "pin" && run.step !== "confirm") || now >= until;
    if (run?.step === "confirm") this.#simulation.count("seats refused at the sale");
    if (run?.suspended === true) this.#simulation.count("seats refused after a late success");
    if (!mayBeLost) this.#simulation.violate("S10", `seats lost at ${String(run.step)} before their time`, id);
  }

  #statusChanges(known: SeenBooking, before: BookingStatus, isChanging: boolean, event: string): void {
    const { record } = known;
    const isGrounded = record.cancelled_flight !== null;
    // A payment that comes to its end is undone in the same turn where the flight does not fly.
    const passed = isGrounded ? statusBetween(before, record.status) : [];
    known.statuses.push(...passed, record.status);
    for (const [i, status] of [...passed, record.status].entries())
      this.#simulation.count(`status ${passed[i - 1] ?? before} → ${status}`);
    if (isChanging && record.status === "expired") this.#simulation.count("a hold runs out while its seats are changed");
    const command = COMMAND_OUT[before];
    const isCommanded = command === undefined || event === command || isGrounded;
    if (!STATUS_MOVES[passed.at(-1) ?? before].includes(record.status) || !isCommanded)
      this.#simulation.violate("B4", `${before} → ${record.status} by ${event}`, record.id);
    this.#checkStatus(record);
  }

  #checkStatus({ id, status, expires_at, tickets }: BookingRecord): void {
    if (status === "expired" && this.#simulation.now < expires_at) this.#simulation.violate("B8", "expired before its time", id);
    if (status === "confirmed" && tickets.length === 0) this.#simulation.violate("N2", "confirmed without tickets", id);
  }

  rowStored({ id, command, attempts }: Row): void {
    const booking = id.slice(0, id.indexOf(":"));
    if (command.type === "seats.lock" && !this.#lockedAt.has(booking)) this.#lockedAt.set(booking, this.#simulation.now);
    if (attempts > 1) this.#simulation.count(`resent ${command.type}`);
    else if (command.type === "payment.refund") this.#simulation.count(`compensation ${refundReason(command.id)}`);
    else if (command.compensates) this.#simulation.count(`compensation ${command.type}`);
    if (attempts === 1 && id.includes(":release.claimed:")) this.#simulation.count("a claim that no booking knows is let go");
  }

  /** M1 and M5, at the provider, when money moves. */
  captured(intent: SimIntent): void {
    const mine = this.#intents.get(intent.booking_id) ?? [];
    this.#intents.set(intent.booking_id, [...mine.filter((other) => other !== intent), intent]);
    const booking = intent.booking_id;
    if (intent.captures > 1) this.#simulation.violate("M1", `${intent.id} captured twice`, booking);
    if (mine.some((other) => other !== intent && netOf(other) > 0))
      this.#simulation.violate("M1", `a second intent of the booking holds money`, booking);
    const total = this.bookings.get(booking)?.record.total_minor;
    if (intent.received_minor !== total || intent.amount_minor !== total)
      this.#simulation.violate("M5", `captured ${intent.received_minor} of ${String(total)}`, booking);
  }
}

/** Captured and not given back: a refund that failed gave nothing. */
export const netOf = (intent: SimIntent): number =>
  intent.received_minor -
  intent.refunds.reduce((sum, { status, amount_minor }) => sum + (status === "failed" ? 0 : amount_minor), 0);

const flightName = (flight: Flight): string => flight.definition?.flight_id ?? "";
const refundReason = (id: string): string => /:(refund\.\w+):/.exec(id)?.[1] ?? "refund";
const reasonOf = (answer: unknown): string => String((answer as { error?: { reason?: string } }).error?.reason);
