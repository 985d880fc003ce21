import type { Command } from "./commands.ts";
import type { SagaEvent } from "./events.ts";
import { next } from "./next.ts";
import { openBooking } from "./open.ts";
import type { BookingRecord } from "./record.ts";

export const NOW = Date.UTC(2026, 10, 23, 12);
export const SETTINGS = { pin_ms: 30 * 60_000, action_ms: 10 * 60_000 };
export const HOLD_MS = 15 * 60_000;
export const ID = "bkg_00_00000000000000000000000000";
export const PAYMENT = "pay_00_00000000000000000000000000_1";
const OUT = "HF101_2026-12-01_LHR";
const BACK = "HF102_2026-12-08_JFK";
const TOTAL = 42_000;

/** A held return trip for one adult, two flights. */
export function heldBooking(): BookingRecord {
  return openBooking({
    id: ID,
    attempt: "a",
    now: NOW,
    total_minor: TOTAL,
    seat_prices: [{ flight_id: OUT, passenger_id: "pax_1", price_minor: 2_000 }],
    terms: {
      currency: "GBP",
      base_minor: 30_000,
      taxes: [
        { amount_minor: 6_000, refundable: true },
        { amount_minor: 4_000, refundable: false },
      ],
      refundable: true,
      cancellation_fee_minor: 5_000,
      passengers: [{ id: "pax_1", type: "adult" }],
      first_departure_at: Date.UTC(2026, 11, 1, 10),
      flight_order: [OUT, BACK],
    },
    segments: [OUT, BACK].map((flight_id, i) => ({
      flight_id,
      cabin: "economy",
      booking_class: "M",
      epoch: 1,
      seats: [{ passenger_id: "pax_1", designator: `1${i}A` }],
      expires_at: NOW + HOLD_MS,
    })),
  });
}

/** The saga with an obedient world: what each command's receiver answers when all goes well. */
export function answerTo(command: Command): SagaEvent | null {
  switch (command.type) {
    case "seats.hold":
      return { type: "seats.held", flight_id: command.flight_id, attempt: command.attempt, epoch: 9 };
    case "seats.pin":
      return { type: "seats.pinned", flight_id: command.flight_id, attempt: command.attempt, epoch: 2 };
    case "seats.lock":
      return { type: "seats.locked", flight_id: command.flight_id, attempt: command.attempt, epoch: 2 };
    case "seats.confirm":
      return { type: "seats.sold", flight_id: command.flight_id, attempt: command.attempt };
    case "seats.release":
      return { type: "seats.released", flight_id: command.flight_id, attempt: command.attempt };
    case "seats.claim":
    case "seats.settle":
      return {
        type: "seats.reseated",
        flight_id: command.flight_id,
        attempt: command.attempt,
        n: command.n,
        epoch: command.n + 1,
      };
    case "payment.authorize":
      return { type: "payment.authorized", payment_id: command.payment_id, amount_minor: TOTAL };
    case "payment.capture":
      return { type: "payment.captured", payment_id: command.payment_id, amount_minor: TOTAL };
    case "payment.cancel":
      return { type: "payment.cancelled", payment_id: command.payment_id };
    case "payment.refund":
      return {
        type: "payment.refunded",
        payment_id: command.payment_id,
        refund_id: "re_1",
        amount_minor: command.amount_minor,
        status: "succeeded",
      };
    case "payment.poll":
      return { type: "payment.unknown", payment_id: command.payment_id };
    case "tickets.number":
      return { type: "tickets.numbered", first: 2_400_000_001 };
    case "booking.confirmed":
    case "booking.failed":
    case "booking.expired":
    case "booking.cancelled":
    case "booking.projected":
    case "limits.drop":
      return null;
  }
}

export interface Played {
  record: BookingRecord;
  commands: Command[];
}

/**
 * Plays events, answering every command by `answer` (the obedient world where it says undefined; nobody where it says
 * null) until nothing is left to answer.
 */
export function play(
  record: BookingRecord,
  events: SagaEvent[],
  answer: (command: Command, record: BookingRecord) => SagaEvent | null | undefined = () => undefined,
  now = NOW,
): Played {
  const pending = [...events];
  const commands: Command[] = [];
  let current = record;
  for (let event = pending.shift(); event !== undefined; event = pending.shift()) {
    const step = next(current, event, now, SETTINGS);
    current = step.record;
    commands.push(...step.commands);
    for (const command of step.commands) {
      const said = answer(command, current);
      const reply = said === undefined ? answerTo(command) : said;
      if (reply !== null) pending.push(reply);
    }
  }
  return { record: current, commands };
}

/** Seats by the window for seats by the aisle on both flights, which cost more; or back. */
export function changeSeats(record: BookingRecord, letter: "A" | "C" = "C"): SagaEvent {
  const price = letter === "A" ? [] : [{ flight_id: BACK, passenger_id: "pax_1", price_minor: 1_500 }];
  return {
    type: "change_seats",
    total_minor: TOTAL + (letter === "A" ? 0 : 1_500),
    seat_prices: [{ flight_id: OUT, passenger_id: "pax_1", price_minor: 2_000 }, ...price],
    flights: record.segments.map(({ flight_id, seats }) => ({
      flight_id,
      seats: seats.map(({ passenger_id, designator }) => ({ passenger_id, designator: designator.replace(/[AC]/, letter) })),
    })),
  };
}

export const pay = (n = 1, on_decline: "release" | "keep" = "release"): SagaEvent => ({
  type: "pay",
  payment_id: PAYMENT.replace(/_1$/, `_${n}`),
  method: "pm_card_visa",
  on_decline,
  return_url: null,
});
