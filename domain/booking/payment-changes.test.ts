import { expect, it } from "vitest";
import type { PaymentEvent, SagaEvent } from "./events.ts";
import { next } from "./next.ts";
import { type BookingRecord, type PaymentRecord, type TimerName, currentPayment } from "./record.ts";
import { PAYMENT_CHANGES, bookingCan, changePayment } from "./status.ts";
import { ID, NOW, PAYMENT, SETTINGS, answerTo, heldBooking, pay, play } from "./world.fixture.ts";

interface Place {
  record: BookingRecord;
  now: number;
}

/** Whatever the provider could say of a payment that it was asked for, true or not, in the amounts that matter. */
function wordsOf({ id: payment_id, amount_minor: whole }: PaymentRecord): PaymentEvent[] {
  const parts = [0, whole - 5_000, whole];
  return [
    ...parts.map((amount_minor) => ({ type: "payment.authorized" as const, payment_id, amount_minor })),
    ...parts.map((amount_minor) => ({ type: "payment.captured" as const, payment_id, amount_minor })),
    { type: "payment.requires_action", payment_id, url: "https://bank.example/3ds" },
    { type: "payment.declined", payment_id, code: "card_declined", decline_code: null },
    { type: "payment.cancelled", payment_id },
    { type: "payment.unknown", payment_id },
    ...parts.map((amount_minor) => ({
      type: "payment.refunded" as const,
      payment_id,
      refund_id: "re_1",
      amount_minor,
      status: "pending" as const,
    })),
    ...parts.map((amount_minor) => ({
      type: "payment.refund_failed" as const,
      payment_id,
      refund_id: "re_1",
      amount_minor,
      code: "expired_or_canceled_card",
    })),
  ];
}

/** Whatever may come next, from whomever. */
function comingTo({ status, run, segments, payments, cancellations }: BookingRecord): SagaEvent[] {
  const [segment] = segments;
  if (segment === undefined) return [];
  const { flight_id, attempt } = segment;
  const cancellation_id = ID.replace("bkg_", "cxl_");
  const tries = payments.length + 1;
  return [
    ...payments.filter(({ asked }) => asked).flatMap(wordsOf),
    ...(["hold", "pin", "action", "poll"] as const).map((timer: TimerName) => ({ type: "timer" as const, timer })),
    { type: "seats.refused", flight_id, attempt },
    { type: "flight.cancelled", flight_id },
    ...(bookingCan.pay(status) && run === null && tries <= 2 ? [pay(tries, "keep"), pay(tries)] : []),
    ...(bookingCan.cancel(status) && cancellations.length === 0 ? [{ type: "quote" as const, cancellation_id }] : []),
    ...(cancellations.length > 0 ? [{ type: "confirm_cancellation" as const, cancellation_id }] : []),
  ];
}

/** After an event and the flights' answers to it; only the provider's are awaited. */
function after({ record, now }: Place, event: SagaEvent): Place {
  const at = event.type === "timer" ? Math.max(now, record.timers[event.timer] ?? now) : now;
  const done = play(record, [event], (command) => (command.to === "payments" ? null : answerTo(command)), at);
  return { record: done.record, now: at };
}

/** What decides what happens next, but not when, or what it was called. */
const essence = ({ record: { status, run, segments, payments, cancellations, cancelled_flight } }: Place): string =>
  JSON.stringify([
    [status, run?.saga, run?.direction, run?.step, run?.suspended, cancelled_flight],
    segments.map(({ state }) => state),
    payments.map((paid) => [paid.state, paid.captured_minor, paid.refunded_minor, paid.debt_minor, paid.asked, paid.on_decline]),
    cancellations.map(({ state }) => state),
  ]);

/** As one event shows them: what is captured too late is refunding before the event is over. */
function changesOf(before: BookingRecord, { record }: Place): string[] {
  return before.payments.flatMap(({ state: from }, i) => {
    const to = record.payments[i]?.state ?? from;
    if (to === "refunding" && from !== "captured") return [`${from} → captured`, `captured → ${to}`];
    return from === to ? [] : [`${from} → ${to}`];
  });
}

it("whatever the provider says, and when: a payment changes as the table says, in all the ways it says, and nothing fails", () => {
  const changes = new Set<string>();
  const seen = new Set<string>();
  let places: Place[] = [{ record: heldBooking(), now: NOW }];
  for (let depth = 0; depth < 5; depth++) {
    places = places.flatMap((place) =>
      comingTo(place.record).flatMap((event) => {
        const reached = after(place, event);
        for (const change of changesOf(place.record, reached)) changes.add(change);
        const known = essence(reached);
        if (seen.has(known)) return [];
        seen.add(known);
        return [reached];
      }),
    );
  }
  expect(seen.size).toBeGreaterThan(500);
  const table = Object.entries(PAYMENT_CHANGES).flatMap(([from, all]) => all.map((to) => `${from} → ${to}`));
  expect([...changes].toSorted()).toEqual(table.toSorted());
});

it("a refund of nothing that fails makes nothing of a payment that is not decided", () => {
  const { record } = play(heldBooking(), [pay()], (command) => (command.to === "payments" ? null : undefined));
  const failed = {
    type: "payment.refund_failed",
    payment_id: PAYMENT,
    refund_id: null,
    amount_minor: 0,
    code: "unknown",
  } as const;
  expect(next(record, failed, NOW, SETTINGS)).toEqual({ record, commands: [], changed: false });
});

it("a change that is in no table is an error", () => {
  const { record } = play(heldBooking(), [pay()]);
  const paid = currentPayment(record);
  if (paid === undefined) throw new Error("there is a payment");
  expect(paid.state).toBe("captured");
  expect(() => changePayment(paid, "authorized")).toThrow("a payment that is captured cannot become authorized");
});
