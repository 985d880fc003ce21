import { describe, expect, it, test } from "vitest";
import { askRelease } from "./ask.ts";
import type { Command } from "./commands.ts";
import type { SagaEvent } from "./events.ts";
import { next } from "./next.ts";
import type { BookingRecord } from "./record.ts";
import { HOLD_MS, NOW, PAYMENT, SETTINGS, heldBooking, pay, play } from "./world.fixture.ts";

const types = (commands: Command[]): string[] => commands.map(({ type }) => type).filter((type) => type !== "booking.projected");
const seatStates = (record: BookingRecord): string[] => record.segments.map(({ state }) => state);
const on = (type: Command["type"], event: (command: Command) => SagaEvent | null) => (command: Command) =>
  command.type === type ? event(command) : undefined;
const refuse =
  (type: Command["type"], flight?: string) =>
  (command: Command): SagaEvent | undefined =>
    command.to === "seats" && command.type === type && (flight === undefined || command.flight_id.startsWith(flight))
      ? { type: "seats.refused", flight_id: command.flight_id, attempt: command.attempt }
      : undefined;
const declined: SagaEvent = {
  type: "payment.declined",
  payment_id: PAYMENT,
  code: "card_declined",
  decline_code: "insufficient_funds",
};

describe("a payment that goes well", () => {
  const { record, commands } = play(heldBooking(), [pay()]);

  it("pins, authorises, locks, captures, confirms and tickets, in this order", () => {
    expect(types(commands)).toEqual([
      "seats.pin",
      "seats.pin",
      "payment.authorize",
      "seats.lock",
      "seats.lock",
      "payment.capture",
      "seats.confirm",
      "seats.confirm",
      "tickets.number",
      "booking.confirmed",
      "limits.drop",
    ]);
  });

  it("ends confirmed with every seat sold, the total captured, and a ticket with a coupon for each flight", () => {
    expect(record.status).toBe("confirmed");
    expect(seatStates(record)).toEqual(["sold", "sold"]);
    expect(record.payments[0]).toMatchObject({ state: "captured", captured_minor: 42_000 });
    expect(record.tickets).toEqual([
      expect.objectContaining({
        number: "9992400000001",
        passenger_id: "pax_1",
        coupons: [expect.objectContaining({ designator: "10A" }), expect.objectContaining({ designator: "11A" })],
      }),
    ]);
    expect(record).toMatchObject({ run: null, timers: {} });
  });

  it("captures only after every pin was renewed past the capture's last moment", () => {
    const lastMoments = commands.flatMap((command) =>
      command.type === "payment.capture" && "not_after" in command ? [command.not_after] : [],
    );
    const pinnedUntil = commands.flatMap((command) =>
      command.to === "seats" && command.type === "seats.lock" ? [command.until] : [],
    );
    expect([lastMoments.length, pinnedUntil.length]).toEqual([1, 2]);
    expect(Math.min(...pinnedUntil)).toBeGreaterThan(Math.max(...lastMoments));
  });
});

describe("a payment that is declined", () => {
  it("releases the seats in reverse and fails, and asks for no capture, cancel or refund", () => {
    const { record, commands } = play(
      heldBooking(),
      [pay()],
      on("payment.authorize", () => declined),
    );
    expect(types(commands)).toEqual([
      "seats.pin",
      "seats.pin",
      "payment.authorize",
      "seats.release",
      "seats.release",
      "booking.failed",
      "limits.drop",
    ]);
    expect(commands.flatMap((command) => (command.type === "seats.release" ? [command.flight_id] : []))).toEqual([
      "HF102_2026-12-08_JFK",
      "HF101_2026-12-01_LHR",
    ]);
    expect(record).toMatchObject({ status: "failed", failure: { code: "payment_declined", decline_code: "insufficient_funds" } });
  });

  it("keeps the hold when asked to, and another card pays", () => {
    const kept = play(
      heldBooking(),
      [pay(1, "keep")],
      on("payment.authorize", () => declined),
    );
    expect(kept.record).toMatchObject({ status: "held", timers: { hold: NOW + HOLD_MS }, run: null });
    expect(types(kept.commands)).not.toContain("seats.release");
    const { record } = play(kept.record, [pay(2)]);
    expect(record.status).toBe("confirmed");
    expect(record.payments.map(({ state }) => state)).toEqual(["failed", "captured"]);
  });

  it("says to the flights, which have it pinned, that it ran out, where no other card comes in time; and not of one that is let go", () => {
    const kept = play(
      heldBooking(),
      [pay(1, "keep")],
      on("payment.authorize", () => declined),
    );
    const ranOut = ({ commands }: typeof kept) =>
      commands.flatMap((command) => (command.type === "seats.release" ? [command.ran_out ?? false] : []));
    const late = play(kept.record, [{ type: "timer", timer: "hold" }], undefined, NOW + HOLD_MS);
    expect(late.record.status).toBe("expired");
    expect(ranOut(late)).toEqual([true, true]);
    const failed = play(
      heldBooking(),
      [pay()],
      on("payment.authorize", () => declined),
    );
    expect(ranOut(failed)).toEqual([false, false]);
  });

  it("does not keep it past the third try", () => {
    let record = heldBooking();
    for (const n of [1, 2, 3]) {
      record = play(
        record,
        [pay(n, "keep")],
        on("payment.authorize", () => ({ ...declined, payment_id: PAYMENT.replace(/_1$/, `_${n}`) })),
      ).record;
    }
    expect(record.status).toBe("failed");
  });
});

test("a pin refused before any money moved expires the booking and gives the other seats back", () => {
  const { record, commands } = play(heldBooking(), [pay()], refuse("seats.pin", "HF102"));
  expect(record.status).toBe("expired");
  expect(seatStates(record)).toEqual(["released", "released"]);
  expect(types(commands)).not.toContain("payment.authorize");
});

test("a lock refused cancels the authorisation, releases and fails", () => {
  const { record, commands } = play(heldBooking(), [pay()], refuse("seats.lock", "HF102"));
  expect(types(commands)).toEqual(expect.arrayContaining(["payment.cancel", "seats.release"]));
  expect(types(commands)).not.toContain("payment.capture");
  expect(record).toMatchObject({ status: "failed", payments: [{ state: "cancelled", captured_minor: 0 }] });
});

test("a confirm refused after the capture refunds all of it before the seats are released", () => {
  const { record, commands } = play(heldBooking(), [pay()], refuse("seats.confirm", "HF102"));
  const order = types(commands);
  expect(order.indexOf("payment.refund")).toBeGreaterThan(order.indexOf("payment.capture"));
  expect(order.indexOf("seats.release")).toBeGreaterThan(order.indexOf("payment.refund"));
  expect(order).not.toContain("booking.confirmed");
  expect(record).toMatchObject({ status: "failed", payments: [{ state: "refunded", refunded_minor: 42_000 }], tickets: [] });
});

test("a refund the provider refuses becomes a debt and the booking still ends", () => {
  const { record } = play(heldBooking(), [pay()], (command) =>
    command.type === "payment.refund"
      ? {
          type: "payment.refund_failed",
          payment_id: PAYMENT,
          refund_id: null,
          amount_minor: command.amount_minor,
          code: "expired_card",
        }
      : refuse("seats.confirm")(command),
  );
  expect(record).toMatchObject({ status: "failed", payments: [{ debt_minor: 42_000, refunded_minor: 0 }] });
  expect(seatStates(record)).toEqual(["released", "released"]);
});

test("an authorisation over another amount is not captured", () => {
  const { record, commands } = play(
    heldBooking(),
    [pay()],
    on("payment.authorize", () => ({ type: "payment.authorized", payment_id: PAYMENT, amount_minor: 1 })),
  );
  expect(types(commands)).not.toContain("payment.capture");
  expect(record).toMatchObject({ status: "failed", failure: { code: "amount_mismatch" } });
});

describe("3-D Secure", () => {
  const challenge: SagaEvent = { type: "payment.requires_action", payment_id: PAYMENT, url: "https://bank.example/3ds" };
  const waiting = play(
    heldBooking(),
    [pay()],
    on("payment.authorize", () => challenge),
  ).record;

  it("waits with the seats pinned and shows where to go", () => {
    expect(waiting).toMatchObject({
      status: "paying",
      payments: [{ state: "requires_action", action_url: "https://bank.example/3ds" }],
    });
    expect(seatStates(waiting)).toEqual(["pinned", "pinned"]);
  });

  it("goes on when the provider says it is done", () => {
    expect(play(waiting, [{ type: "payment.authorized", payment_id: PAYMENT, amount_minor: 42_000 }]).record.status).toBe(
      "confirmed",
    );
  });

  it("shows where to go even if the first answer was lost", () => {
    const silent = play(
      heldBooking(),
      [pay()],
      on("payment.authorize", () => ({ type: "payment.unknown", payment_id: PAYMENT })),
    ).record;
    expect(silent).toMatchObject({ payments: [{ state: "unknown" }] });
    const { record } = next(silent, challenge, NOW, SETTINGS);
    expect(record).toMatchObject({
      payments: [{ state: "requires_action", action_url: "https://bank.example/3ds" }],
      timers: { action: NOW + SETTINGS.action_ms },
    });
  });

  it("is given up after ten minutes: intent cancelled, seats back, failed", () => {
    const { record, commands } = play(waiting, [{ type: "timer", timer: "action" }], undefined, NOW + SETTINGS.action_ms);
    expect(types(commands)).toContain("payment.cancel");
    expect(record).toMatchObject({ status: "failed", failure: { code: "authentication_not_finished" } });
  });
});

describe("a provider that does not answer", () => {
  const silent = play(
    heldBooking(),
    [pay()],
    on("payment.authorize", () => null),
  ).record;
  const pinEnd = NOW + SETTINGS.pin_ms;
  const suspended = play(silent, [{ type: "timer", timer: "pin" }], undefined, pinEnd).record;

  it("is asked again at one, five and fifteen minutes and then hourly", () => {
    let record = silent;
    const asked: number[] = [];
    for (let minute = 1; minute <= 140; minute++) {
      const { record: after, commands } = next(record, { type: "timer", timer: "poll" }, NOW + minute * 60_000, SETTINGS);
      record = after;
      if (commands.some(({ type }) => type === "payment.poll")) asked.push(minute);
    }
    expect(asked).toEqual([1, 5, 15, 75, 135]);
  });

  it("gives the seats back when the pins end, and tells nobody anything", () => {
    expect(seatStates(suspended)).toEqual(["released", "released"]);
    expect(suspended).toMatchObject({ status: "paying", payments: [{ state: "unknown" }] });
  });

  it("claims the same seats anew when success comes late, and confirms", () => {
    const { record, commands } = play(
      suspended,
      [{ type: "payment.authorized", payment_id: PAYMENT, amount_minor: 42_000 }],
      undefined,
      pinEnd + 1,
    );
    expect(types(commands).slice(0, 4)).toEqual(["seats.hold", "seats.hold", "seats.pin", "seats.pin"]);
    expect(record.status).toBe("confirmed");
    expect(record.segments.every(({ attempt }) => attempt === "a.2")).toBe(true);
  });

  it("cancels the authorisation when the seats are gone", () => {
    const { record, commands } = play(
      suspended,
      [{ type: "payment.authorized", payment_id: PAYMENT, amount_minor: 42_000 }],
      refuse("seats.hold", "HF102"),
      pinEnd + 1,
    );
    expect(types(commands)).toContain("payment.cancel");
    expect(record).toMatchObject({ status: "failed", failure: { code: "seats_lost" } });
    expect(seatStates(record)).toEqual(["released", "released"]);
  });

  it("refunds when the money was captured meanwhile and the seats are gone", () => {
    const { record } = play(
      suspended,
      [{ type: "payment.captured", payment_id: PAYMENT, amount_minor: 42_000 }],
      refuse("seats.hold", "HF101"),
      pinEnd + 1,
    );
    expect(record).toMatchObject({ status: "failed", payments: [{ captured_minor: 42_000, refunded_minor: 42_000 }] });
  });
});

describe("an unpaid hold", () => {
  it("expires at its time, not before", () => {
    expect(next(heldBooking(), { type: "timer", timer: "hold" }, NOW + HOLD_MS - 1, SETTINGS).changed).toBe(false);
    const { record, commands } = play(heldBooking(), [{ type: "timer", timer: "hold" }], undefined, NOW + HOLD_MS);
    expect(types(commands)).toEqual(expect.arrayContaining(["booking.expired", "seats.release"]));
    expect(record.status).toBe("expired");
  });

  it("expires when its flight says so, but only for the attempt that owns it", () => {
    expect(play(heldBooking(), [{ type: "hold.expired", attempt: "other" }]).record.status).toBe("held");
    expect(play(heldBooking(), [{ type: "hold.expired", attempt: "a" }]).record.status).toBe("expired");
  });

  it("is left alone once it is being paid", () => {
    const paying = play(
      heldBooking(),
      [pay()],
      on("payment.authorize", () => null),
    ).record;
    expect(next(paying, { type: "hold.expired", attempt: "a" }, NOW, SETTINGS).changed).toBe(false);
  });

  it("is released by its owner, and stays so when that is asked again", () => {
    const { record, commands } = play(heldBooking(), [{ type: "release" }]);
    expect(record.status).toBe("cancelled");
    expect(types(commands)).toEqual(expect.arrayContaining(["seats.release", "booking.cancelled", "limits.drop"]));
    expect(askRelease(record, NOW)).toEqual({ ok: true, value: { done: true } });
  });
});

test("an older payment that is authorised after all, while a newer one is being undone, is cancelled", () => {
  const kept = play(
    heldBooking(),
    [pay(1, "keep")],
    on("payment.authorize", () => declined),
  ).record;
  const undoing = play(kept, [pay(2)], (command) =>
    command.type === "payment.cancel" ? null : command.type === "seats.lock" ? refuse("seats.lock")(command) : undefined,
  ).record;
  expect(undoing.run).toMatchObject({ direction: "undo", step: "authorise" });
  const { commands } = next(undoing, { type: "payment.authorized", payment_id: PAYMENT, amount_minor: 42_000 }, NOW, SETTINGS);
  expect(commands).toMatchObject([{ type: "payment.cancel", payment_id: PAYMENT }]);
});

describe("news about a payment nobody waits for", () => {
  const failed = play(
    heldBooking(),
    [pay()],
    on("payment.authorize", () => declined),
  ).record;

  it("cancels an authorisation", () => {
    expect(
      types(next(failed, { type: "payment.authorized", payment_id: PAYMENT, amount_minor: 42_000 }, NOW, SETTINGS).commands),
    ).toEqual(["payment.cancel"]);
  });

  it("refunds a capture", () => {
    const { record } = play(failed, [{ type: "payment.captured", payment_id: PAYMENT, amount_minor: 42_000 }]);
    expect(record).toMatchObject({ status: "failed", payments: [{ captured_minor: 42_000, refunded_minor: 42_000 }] });
  });

  it("changes nothing on a confirmed booking that hears its capture again", () => {
    const sold = play(heldBooking(), [pay()]).record;
    for (const event of [
      { type: "payment.authorized", payment_id: PAYMENT, amount_minor: 42_000 },
      { type: "payment.captured", payment_id: PAYMENT, amount_minor: 42_000 },
      { type: "payment.declined", payment_id: PAYMENT, code: "x", decline_code: null },
      { type: "payment.cancelled", payment_id: PAYMENT },
    ] satisfies SagaEvent[]) {
      expect(next(sold, event, NOW, SETTINGS)).toMatchObject({ changed: false, commands: [] });
    }
  });
});
