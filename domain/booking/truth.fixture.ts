import { unreachable } from "../invariant.ts";
import { confirm } from "../seat/confirm.ts";
import { expire } from "../seat/expire.ts";
import { type Flight, unknownFlight } from "../seat/flight-state.ts";
import { type HoldRequest, hold } from "../seat/hold.ts";
import { open } from "../seat/open.ts";
import { pin } from "../seat/pin.ts";
import { release } from "../seat/release.ts";
import { reseat } from "../seat/reseat.ts";
import type { Owner } from "../seat/state.ts";
import type { Command, PaymentsCommand, ReseatCommand, SeatsCommand } from "./commands.ts";
import type { PaymentEvent, ReseatEvent, SagaEvent, SeatsEvent } from "./events.ts";
import type { BookingRecord } from "./record.ts";
import { HOLD_MS, NOW } from "./world.fixture.ts";

/** What goes wrong outside the saga; nothing, where a field is missing. */
export interface Wish {
  /** The flight loses this booking's seats just before this command first reaches it; after a silence: its second claim's. */
  lose?: { at: SeatsCommand["type"]; flight: "HF101" | "HF102" };
  /** Somebody else has the seat wished for on this flight, and lets it go once the booking has been refused. */
  taken?: "HF101" | "HF102";
  /** This flight hears of no claim before the hold is over. */
  deaf?: "HF101" | "HF102";
  authorize?: "declined" | "cancelled" | "action" | "unknown" | "other_amount";
  /** No answer to the authorisation before the pins are over; then the provider's word is this. */
  silent?: "authorized" | "cancelled";
  /** The provider's late word comes by webhook, before the flights have taken the seats back. */
  webhook?: true;
  capture?: "too_late" | "other_amount" | "unknown_but_captured" | "unknown_then_cancelled";
  refund?: "pending" | "refused";
}

/** Somebody who is faster. */
const RIVAL: Owner = { booking_id: "rival", attempt: "r" };

/** No answer: the command stays out. */
export const SILENCE = "silence";

interface Payment {
  /** What was asked for. */
  amount: number;
  intent: "none" | "requires_action" | "authorized" | "captured" | "cancelled" | "declined";
  buried: boolean;
  captured: number;
  refunded: number;
  debt: number;
}

/**
 * Everything outside the saga, as small as it can be and still tell the truth: flights are the real seat decisions, payments
 * keeps an inbox with its replies, tombstones, and an intent at the provider.
 */
export class Truth {
  readonly flights = new Map<string, Flight>();
  readonly payments = new Map<string, Payment>();
  readonly notices: string[] = [];
  captures = 0;
  #serial = 2_400_000_001;
  readonly #inbox = new Map<string, PaymentEvent>();
  readonly #wish: Wish;
  #lost = false;

  constructor(record: BookingRecord, wish: Wish) {
    this.#wish = wish;
    for (const segment of record.segments) {
      const flight = unknownFlight();
      open(flight, {
        flight_id: segment.flight_id,
        departs_at: record.terms.first_departure_at,
        aircraft: "E90",
        currency: "GBP",
        booking_classes: [{ booking_class: segment.booking_class, cabin: segment.cabin, authorised: 100 }],
      });
      hold(flight, requestOf(record, segment.flight_id, segment.attempt, HOLD_MS), NOW);
      this.flights.set(segment.flight_id, flight);
    }
  }

  /** The effect of a command and what its receiver answers. Idempotent as the receivers are. */
  perform(command: Command, record: BookingRecord, now: number): SagaEvent | null | typeof SILENCE {
    switch (command.to) {
      case "seats":
        return this.#seats(command, record, now);
      case "payments":
        return this.#pay(command, record, now);
      case "counters":
        // A call that is repeated takes other numbers: the first that the saga hears of count.
        return { type: "tickets.numbered", first: (this.#serial += command.count) };
      case "notifications":
        if (!this.notices.includes(command.id)) this.notices.push(command.id);
        return null;
      case "bookings":
      case "limits":
        return null;
      default:
        return unreachable(command);
    }
  }

  /** What this booking has at its flights, and what its record says it has. */
  designators(record: BookingRecord): { flights: string[]; record: string[] } {
    const names = (seats: { passenger_id: string; designator: string }[] = []) =>
      seats.map(({ passenger_id, designator }) => `${passenger_id} ${designator}`).join(", ");
    return {
      flights: record.segments.map(({ flight_id }) => names(this.flights.get(flight_id)?.holds.get(record.id)?.seats)),
      record: record.segments.map(({ seats }) => names(seats)),
    };
  }

  /** Where this booking's seats stand at its flights. */
  seats(record: BookingRecord): string[] {
    return record.segments.map(({ flight_id }) => this.flights.get(flight_id)?.holds.get(record.id)?.state ?? "free");
  }

  #seats(command: SeatsCommand, record: BookingRecord, now: number): SeatsEvent | ReseatEvent | typeof SILENCE {
    const { flight_id, attempt } = command;
    const flight = this.#flight(flight_id);
    const owner = { booking_id: record.id, attempt };
    const { lose, silent } = this.#wish;
    const isLater = silent === undefined || attempt.includes(".");
    if (!this.#lost && isLater && lose?.at === command.type && flight_id.startsWith(lose.flight)) {
      this.#lost = true;
      this.#loseSeats(flight, record, flight_id);
    }
    expire(flight, now);
    const refused: SeatsEvent = { type: "seats.refused", flight_id, attempt };
    switch (command.type) {
      case "seats.hold": {
        const held = hold(flight, requestOf(record, flight_id, attempt, command.until - now), now);
        return held.ok ? { type: "seats.held", flight_id, attempt, epoch: held.value.epoch } : refused;
      }
      case "seats.pin":
      case "seats.lock": {
        const pinned = pin(flight, owner, command.until, now);
        const type = command.type === "seats.pin" ? "seats.pinned" : "seats.locked";
        return pinned.ok ? { type, flight_id, attempt, epoch: pinned.value.epoch } : refused;
      }
      case "seats.claim":
      case "seats.settle":
        return this.#reseat(flight, record, command, now);
      case "seats.confirm":
        return confirm(flight, owner, command.epoch).ok ? { type: "seats.sold", flight_id, attempt } : refused;
      case "seats.release":
        release(flight, owner, now, command.ran_out);
        return { type: "seats.released", flight_id, attempt };
    }
  }

  /** Time runs out at the flight, by its own clock, and somebody else takes the seat. */
  #reseat(flight: Flight, record: BookingRecord, command: ReseatCommand, now: number): ReseatEvent | typeof SILENCE {
    const { flight_id, attempt, n, seats } = command;
    const { taken, deaf } = this.#wish;
    const owner = { booking_id: record.id, attempt };
    if (deaf !== undefined && flight_id.startsWith(deaf) && flight.holds.has(owner.booking_id)) return SILENCE;
    if (taken !== undefined && flight_id.startsWith(taken)) this.#takeWished(flight, record, seats);
    const answer = reseat(flight, owner, { n, seats }, now);
    if (!answer.ok) release(flight, RIVAL, now);
    return answer.ok
      ? { type: "seats.reseated", flight_id, attempt, n, epoch: answer.value.epoch }
      : { type: "seats.not_reseated", flight_id, attempt, n, refusal: answer.error };
  }

  /** Once: what is free of these seats is somebody else's before the booking can have it. */
  #takeWished(flight: Flight, record: BookingRecord, seats: ReseatCommand["seats"]): void {
    const free = seats.filter(({ designator }) => flight.seats.get(designator)?.state === "free");
    if (free.length === 0) return;
    const request = requestOf(record, flight.definition?.flight_id ?? "", RIVAL.attempt, 30 * 24 * 3_600_000);
    hold(flight, { ...request, ...RIVAL, request_hash: "rival", user_id: "rival", seats: free }, NOW);
  }

  #loseSeats(flight: Flight, record: BookingRecord, flightId: string): void {
    expire(flight, flight.holds.get(record.id)?.expires_at ?? 0);
    const request = requestOf(record, flightId, RIVAL.attempt, 30 * 24 * 3_600_000);
    hold(flight, { ...request, ...RIVAL, user_id: "rival", request_hash: "rival" }, NOW);
  }

  /** A webhook with the late success, where one is wished for. */
  lateSuccess(): PaymentEvent | null {
    const [[id, paid] = []] = this.payments;
    if (this.#wish.webhook === undefined || id === undefined || paid === undefined) return null;
    paid.intent = "authorized";
    return this.word(id);
  }

  #flight(id: string): Flight {
    const flight = this.flights.get(id);
    if (flight === undefined) throw new Error(`no flight ${id}`);
    return flight;
  }

  #pay(command: PaymentsCommand, record: BookingRecord, now: number): PaymentEvent | typeof SILENCE {
    const known = this.#inbox.get(command.id);
    if (known !== undefined) return known;
    const paid = this.payments.get(command.payment_id) ?? {
      intent: "none" as const,
      amount: record.payments.find(({ id }) => id === command.payment_id)?.amount_minor ?? 0,
      buried: false,
      captured: 0,
      refunded: 0,
      debt: 0,
    };
    this.payments.set(command.payment_id, paid);
    const reply = this.#decide(command, paid, now);
    if (reply !== SILENCE) this.#inbox.set(command.id, reply);
    return reply;
  }

  #decide(command: PaymentsCommand, paid: Payment, now: number): PaymentEvent | typeof SILENCE {
    switch (command.type) {
      case "payment.authorize":
        return this.#authorize(command.payment_id, paid);
      case "payment.capture":
        return this.#capture(command, paid, now);
      case "payment.poll":
        return this.#poll(command, paid);
      case "payment.cancel":
        paid.buried = true;
        if (paid.intent !== "captured") paid.intent = "cancelled";
        return this.word(command.payment_id);
      case "payment.refund":
        return this.#refund(command, paid);
    }
  }

  #authorize(id: string, paid: Payment): PaymentEvent | typeof SILENCE {
    if (paid.buried) paid.intent = "cancelled";
    if (paid.intent === "none") {
      if (this.#wish.silent !== undefined) return SILENCE;
      const { authorize } = this.#wish;
      // A wish for a declined card is for the first one.
      if (authorize === "declined" && id.endsWith("_1")) paid.intent = "declined";
      else if (authorize === "cancelled") paid.intent = "cancelled";
      else if (authorize === "action") paid.intent = "requires_action";
      else paid.intent = "authorized";
      if (authorize === "unknown") return { type: "payment.unknown", payment_id: id };
    }
    return this.word(id);
  }

  #capture(command: Extract<PaymentsCommand, { not_after: number }>, paid: Payment, now: number): PaymentEvent {
    const { capture } = this.#wish;
    const unknown: PaymentEvent = { type: "payment.unknown", payment_id: command.payment_id };
    if (paid.intent === "authorized" && (capture === "too_late" || now > command.not_after)) paid.intent = "cancelled";
    if (capture === "unknown_then_cancelled" && paid.intent === "authorized") return unknown;
    if (paid.intent === "authorized" && !paid.buried) {
      paid.intent = "captured";
      paid.captured = capture === "other_amount" ? 1 : paid.amount;
      this.captures += 1;
    }
    return capture === "unknown_but_captured" ? unknown : this.word(command.payment_id);
  }

  #poll(command: Extract<PaymentsCommand, { past_pin: boolean }>, paid: Payment): PaymentEvent {
    if (command.past_pin && paid.intent === "none") paid.intent = this.#wish.silent === "authorized" ? "authorized" : "cancelled";
    if (paid.intent === "cancelled") paid.buried = true;
    if (this.#wish.capture === "unknown_then_cancelled" && paid.intent === "authorized") paid.intent = "cancelled";
    return this.word(command.payment_id);
  }

  #refund(command: Extract<PaymentsCommand, { type: "payment.refund" }>, paid: Payment): PaymentEvent {
    const { id: refund_id, payment_id, amount_minor } = command;
    if (this.#wish.refund === "refused") {
      paid.debt += amount_minor;
      return { type: "payment.refund_failed", payment_id, refund_id, amount_minor, code: "charge_disputed" };
    }
    paid.refunded += amount_minor;
    const status = this.#wish.refund === "pending" ? "pending" : "succeeded";
    return { type: "payment.refunded", payment_id, refund_id, amount_minor, status };
  }

  /** What the provider says of the payment when asked, or by webhook. */
  word(payment_id: string): PaymentEvent {
    const paid = this.payments.get(payment_id);
    const amount = this.#wish.authorize === "other_amount" ? 1 : (paid?.amount ?? 0);
    switch (paid?.intent) {
      case undefined:
      case "none":
        return { type: "payment.unknown", payment_id };
      case "requires_action":
        return { type: "payment.requires_action", payment_id, url: "https://bank.example/3ds" };
      case "declined":
        return { type: "payment.declined", payment_id, code: "card_declined", decline_code: null };
      case "authorized":
        return { type: "payment.authorized", payment_id, amount_minor: amount };
      case "captured":
        return { type: "payment.captured", payment_id, amount_minor: paid.captured };
      case "cancelled":
        return { type: "payment.cancelled", payment_id };
    }
  }
}

function requestOf(record: BookingRecord, flightId: string, attempt: string, ttlMs: number): HoldRequest {
  const segment = record.segments.find(({ flight_id }) => flight_id === flightId);
  return {
    booking_id: record.id,
    attempt,
    request_hash: "h",
    user_id: "user_1",
    cabin: segment?.cabin ?? "economy",
    booking_class: segment?.booking_class ?? "",
    seats: segment?.seats ?? [],
    ttl_ms: ttlMs,
    exempt: true,
  };
}
