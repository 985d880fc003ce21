import { describe, expect, it } from "vitest";
import type { Command } from "./commands.ts";
import type { SagaEvent } from "./events.ts";
import { flightOutcome } from "./flight-outcome.ts";
import { next } from "./next.ts";
import type { BookingRecord } from "./record.ts";
import { changeSeats, heldBooking, HOLD_MS, NOW, pay, PAYMENT, play, SETTINGS } from "./world.fixture.ts";

const [OUT = "", BACK = ""] = heldBooking().segments.map(({ flight_id }) => flight_id);
const cancelled = (flight_id = BACK): SagaEvent => ({ type: "flight.cancelled", flight_id });
const types = (commands: Command[]): string[] => commands.map(({ type }) => type).filter((type) => type !== "booking.projected");
const events = (record: BookingRecord): string[] => record.timeline.map(({ event }) => event);
const silent = (type: string) => (command: Command) => (command.type === type ? null : undefined);
const tell = (record: BookingRecord, now = NOW) => next(record, cancelled(), now, SETTINGS);
const sold = play(heldBooking(), [pay()]).record;
/** A fare that gives nothing back to whoever cancels it. */
const strict = structuredClone(sold);
Object.assign(strict.terms, { refundable: false, taxes: [{ amount_minor: 10_000, refundable: false }] });

describe("a confirmed booking of which a flight is cancelled", () => {
  it.each([
    ["refundable", sold],
    ["non-refundable", strict],
  ])("of a %s fare gets everything back without a fee, gives up all its seats, and tells once", (_, record) => {
    const { record: after, commands } = play(record, [cancelled()]);
    expect(types(commands)).toEqual(["payment.refund", "seats.release", "seats.release", "booking.cancelled"]);
    expect(commands).toContainEqual(expect.objectContaining({ type: "payment.refund", amount_minor: 42_000, fee_minor: 0 }));
    expect(after).toMatchObject({
      status: "cancelled",
      cancelled_flight: BACK,
      segments: [{ state: "released" }, { state: "released" }],
      payments: [{ state: "refunded", refunded_minor: 42_000, debt_minor: 0 }],
      cancellations: [{ id: "cxl_00_00000000000000000000000000_1", state: "confirmed", refund_minor: 42_000, fee_minor: 0 }],
      tickets: [{ state: "refunded" }],
    });
    expect(events(after).slice(-6)).toEqual([
      "flight.cancelled",
      "cancellation.confirmed",
      "payment.refunded",
      "seats.released",
      "seats.released",
      "booking.cancelled",
    ]);
    expect(flightOutcome(after, BACK)).toBe("refunded");
  });

  it("is undone by this and by none of the quotes that its passenger had asked for", () => {
    const quoted = play(sold, [{ type: "quote", cancellation_id: "cxl_00_00000000000000000000000000_1" }]).record;
    expect(play(quoted, [cancelled()]).record.cancellations).toMatchObject([
      { state: "quoted", fee_minor: 5_000 },
      { id: "cxl_00_00000000000000000000000000_2", state: "confirmed", fee_minor: 0 },
    ]);
  });

  it("is undone once, however often it is told, and by whichever of its flights", () => {
    const done = play(sold, [cancelled(), cancelled(), cancelled(OUT)]);
    expect(done.commands.filter(({ type }) => type === "payment.refund")).toHaveLength(1);
    expect(play(done.record, [cancelled(), cancelled(OUT)]).commands).toEqual([]);
    expect(tell(done.record).changed).toBe(false);
  });

  it("is owed what the provider refuses to pay back, and ends all the same", () => {
    const { record } = play(sold, [cancelled()], (command) =>
      command.type === "payment.refund"
        ? { type: "payment.refund_failed", payment_id: PAYMENT, refund_id: null, amount_minor: 42_000, code: "refused" }
        : undefined,
    );
    expect(record).toMatchObject({ status: "cancelled", payments: [{ refunded_minor: 0, debt_minor: 42_000 }] });
    expect(flightOutcome(record, BACK)).toBe("failed");
  });

  it("stays as it is where the flight is another's", () => {
    expect(next(sold, cancelled("HF999_2026-12-01_LHR"), NOW, SETTINGS)).toMatchObject({ changed: false, commands: [] });
  });
});

describe("a held booking of which a flight is cancelled", () => {
  it("is released and told so, and no money is spoken of", () => {
    const { record, commands } = play(heldBooking(), [cancelled()]);
    expect(types(commands)).toEqual(["booking.cancelled", "limits.drop", "seats.release", "seats.release"]);
    expect(record).toMatchObject({ status: "cancelled", timers: {}, payments: [], cancellations: [], failure: null });
    expect(flightOutcome(record, BACK)).toBe("released");
  });

  it("is expired where its time was over, as its passenger has been answered", () => {
    const { record } = tell(heldBooking(), NOW + HOLD_MS);
    expect(record).toMatchObject({ status: "expired", run: { saga: "expire" } });
  });

  it("lets a change of its seats come to its end first", () => {
    const changing = play(heldBooking(), [changeSeats(heldBooking())], silent("seats.claim")).record;
    const told = tell(changing);
    expect(told).toMatchObject({ record: { status: "held", run: { saga: "change" } }, commands: [] });
    const claim = { flight_id: OUT, attempt: "a", n: 1 };
    const { record } = play(told.record, [
      { type: "seats.not_reseated", ...claim, refusal: { reason: "flight_closed" } },
      { type: "seats.reseated", ...claim, n: 2, epoch: 4 },
      { type: "seats.reseated", ...claim, flight_id: BACK, n: 2, epoch: 4 },
    ]);
    expect(record).toMatchObject({ status: "cancelled", seat_changes: [{ state: "refused" }] });
  });
});

describe("a booking that is being paid when a flight of it is cancelled", () => {
  const refused = (flight: string, type: string) => (command: Command) =>
    command.type === type && "flight_id" in command && command.flight_id === flight
      ? ({ type: "seats.refused", flight_id: flight, attempt: command.attempt } as const)
      : undefined;

  it.each(["seats.pin", "seats.lock"])(
    "is not charged where the flight says so first: its %s is refused, and the reason is told",
    (type) => {
      const waiting = play(heldBooking(), [pay()], silent(type)).record;
      const told = tell(waiting);
      expect(told).toMatchObject({ record: { status: "paying", run: { direction: "forward" } }, commands: [] });
      const refusal: SagaEvent = { type: "seats.refused", flight_id: BACK, attempt: "a" };
      const { record, commands } = play(told.record, [refusal], refused(BACK, type));
      expect(types(commands)).not.toContain("payment.capture");
      expect(types(commands).filter((each) => each.startsWith("booking."))).toEqual(["booking.failed"]);
      expect(record).toMatchObject({
        status: "failed",
        failure: { code: "flight_cancelled" },
        payments: [{ state: "cancelled", captured_minor: 0 }],
      });
      expect(flightOutcome(record, BACK)).toBe("released");
    },
  );

  it("is failed for that also where the flight says so before anybody has told it: its time was not over", () => {
    const waiting = play(heldBooking(), [pay()], silent("seats.pin")).record;
    const refusal: SagaEvent = { type: "seats.refused", flight_id: BACK, attempt: "a", grounded: true };
    const { record, commands } = play(waiting, [refusal]);
    expect(types(commands).filter((each) => each.startsWith("booking."))).toEqual(["booking.failed"]);
    expect(record).toMatchObject({ status: "failed", failure: { code: "flight_cancelled" }, cancelled_flight: BACK });
    expect(events(record).filter((event) => event === "flight.cancelled")).toHaveLength(1);
    expect(tell(record).changed).toBe(false);
  });

  it.each(["payment.capture", "seats.confirm", "tickets.number"])(
    "comes to its end where money may have moved (%s), and is refunded whole in the same turn",
    (type) => {
      const beyond = tell(play(heldBooking(), [pay()], silent(type)).record);
      expect(beyond).toMatchObject({ record: { status: "paying" }, commands: [] });
      expect(flightOutcome(beyond.record, BACK)).toBe("to_do");
      const answers: SagaEvent[] = [
        { type: "payment.captured", payment_id: PAYMENT, amount_minor: 42_000 },
        { type: "seats.sold", flight_id: OUT, attempt: "a" },
        { type: "seats.sold", flight_id: BACK, attempt: "a" },
        { type: "tickets.numbered", first: 7 },
      ];
      const { record } = play(beyond.record, answers);
      expect(record).toMatchObject({
        status: "cancelled",
        payments: [{ captured_minor: 42_000, refunded_minor: 42_000 }],
        segments: [{ state: "released" }, { state: "released" }],
      });
      expect(events(record).filter((event) => event.startsWith("booking."))).toEqual([
        "booking.held",
        "booking.confirmed",
        "booking.cancelled",
      ]);
    },
  );

  it("does not go back to waiting for another card", () => {
    const asked = tell(play(heldBooking(), [pay(1, "keep")], silent("payment.authorize")).record).record;
    const { record } = play(asked, [
      { type: "payment.declined", payment_id: PAYMENT, code: "card_declined", decline_code: null },
    ]);
    expect(record).toMatchObject({ status: "cancelled", payments: [{ state: "failed" }] });
    expect(flightOutcome(record, BACK)).toBe("released");
  });
});

describe("a booking that had seats of the flight by an attempt that nobody finished", () => {
  const ELSEWHERE = "HF999_2026-12-20_LHR";

  it.each([
    ["held", heldBooking()],
    ["confirmed", sold],
  ])("and is %s with other flights stays so, and keeps the cancellation of that one waiting for nothing", (_, record) => {
    expect(next(record, cancelled(ELSEWHERE), NOW, SETTINGS)).toMatchObject({ changed: false, commands: [] });
    expect(flightOutcome(record, ELSEWHERE)).toBe("released");
  });
});

describe("a booking that has ended, or is about to", () => {
  it.each([
    ["cancelled", play(heldBooking(), [{ type: "release" }]).record],
    ["expired", play(heldBooking(), [{ type: "hold.expired", attempt: "a" }]).record],
    ["cancelling", tell(sold).record],
  ])("that is %s is left alone", (status, record) => {
    expect(record.status).toBe(status);
    expect(tell({ ...record, cancelled_flight: null })).toMatchObject({ changed: false, commands: [] });
  });
});
