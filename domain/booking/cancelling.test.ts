import { describe, expect, it } from "vitest";
import { askConfirmCancellation, askQuote, askRelease } from "./ask.ts";
import type { Command } from "./commands.ts";
import type { SagaEvent } from "./events.ts";
import { QUOTE_MS } from "./limits.ts";
import { next } from "./next.ts";
import { NOW, PAYMENT, SETTINGS, heldBooking, pay, play } from "./world.fixture.ts";

const REFUSED = { ok: false, error: { reason: "invalid_state", status: "confirmed" } };
const types = (commands: Command[]): string[] => commands.map(({ type }) => type).filter((type) => type !== "booking.projected");

describe("cancelling a confirmed booking", () => {
  const sold = play(heldBooking(), [pay()]).record;
  const quoted = play(sold, [{ type: "quote", cancellation_id: "cxl_1" }]).record;

  it("quotes the total less the fee", () => {
    expect(quoted.cancellations).toEqual([
      expect.objectContaining({ captured_minor: 42_000, refund_minor: 37_000, fee_minor: 5_000, state: "quoted" }),
    ]);
  });

  it("refunds, releases, and closes the tickets", () => {
    const { record, commands } = play(quoted, [{ type: "confirm_cancellation", cancellation_id: "cxl_1" }]);
    expect(types(commands)).toEqual(["payment.refund", "seats.release", "seats.release", "booking.cancelled"]);
    expect(record).toMatchObject({
      status: "cancelled",
      payments: [{ state: "partially_refunded", refunded_minor: 37_000 }],
      tickets: [{ state: "refunded" }],
    });
    expect(askRelease(record, NOW)).toEqual({ ok: false, error: { reason: "invalid_state", status: "cancelled" } });
  });

  it("quotes a hundred times at most, since each quote is kept, and still honours the last", () => {
    let record = sold;
    for (let n = 1; n <= 100; n++) {
      expect(askQuote(record, NOW)).toMatchObject({ ok: true });
      ({ record } = next(record, { type: "quote", cancellation_id: `cxl_${n}` }, NOW, SETTINGS));
    }
    expect(askQuote(record, NOW)).toEqual({ ok: false, error: { reason: "invalid_state", status: "confirmed" } });
    expect(askConfirmCancellation(record, "cxl_100", NOW)).toMatchObject({ ok: true });
  });

  it("is over at the instant its quote expires, and not before", () => {
    const expires_at = NOW + QUOTE_MS;
    expect(askConfirmCancellation(quoted, "cxl_1", expires_at - 1)).toMatchObject({ ok: true });
    expect(askConfirmCancellation(quoted, "cxl_1", expires_at)).toEqual({ ok: false, error: { reason: "quote_expired" } });
    expect(askConfirmCancellation(quoted, "cxl_2", NOW)).toEqual({ ok: false, error: { reason: "not_found" } });
  });

  it("is possible until the first flight leaves, and no longer", () => {
    const sold_for = sold.terms.first_departure_at;
    expect(askQuote(sold, sold_for - 1)).toMatchObject({ ok: true });
    expect(askQuote(sold, sold_for)).toEqual(REFUSED);
  });

  it("is too late for a flight that was brought forward and has left, whatever was quoted before", () => {
    const sold_for = sold.terms.first_departure_at;
    expect(NOW).toBeLessThan(sold_for);
    expect(askQuote(sold, NOW, NOW)).toEqual(REFUSED);
    expect(askConfirmCancellation(quoted, "cxl_1", NOW, NOW)).toEqual(REFUSED);
    expect(askQuote(sold, NOW, NOW + 1)).toMatchObject({ ok: true });
    expect(askConfirmCancellation(quoted, "cxl_1", NOW, NOW + 1)).toMatchObject({ ok: true });
  });

  it("is not too late for a flight that was put off and has not left", () => {
    const sold_for = sold.terms.first_departure_at;
    expect(askQuote(sold, sold_for, sold_for + 1)).toMatchObject({ ok: true });
  });

  it("has until then to be confirmed, by when the flight leaves now", () => {
    const expires_at = (first_departure_at: number): number | undefined =>
      play(sold, [{ type: "quote", cancellation_id: "cxl_1", first_departure_at }]).record.cancellations[0]?.expires_at;
    expect(expires_at(NOW + 1_000)).toBe(NOW + 1_000);
    expect(expires_at(sold.terms.first_departure_at + QUOTE_MS)).toBe(NOW + QUOTE_MS);
  });

  it("happens once, however often it is confirmed", () => {
    const done = play(quoted, [{ type: "confirm_cancellation", cancellation_id: "cxl_1" }]).record;
    expect(play(done, [{ type: "confirm_cancellation", cancellation_id: "cxl_1" }]).commands).toEqual([]);
  });

  it("tells payments of the fee even where nothing is refunded", () => {
    const kept = structuredClone(sold);
    Object.assign(kept.terms, { refundable: false, taxes: [{ amount_minor: 10_000, refundable: false }] });
    const { record, commands } = play(play(kept, [{ type: "quote", cancellation_id: "cxl_1" }]).record, [
      { type: "confirm_cancellation", cancellation_id: "cxl_1" },
    ]);
    expect(commands).toContainEqual(expect.objectContaining({ type: "payment.refund", amount_minor: 0, fee_minor: 42_000 }));
    expect(record).toMatchObject({
      status: "cancelled",
      payments: [{ state: "captured", refunded_minor: 0 }],
      tickets: [{ state: "void" }],
    });
  });

  it("hears the end of a refund that took its time, and has lists told", () => {
    const said = (status: "pending" | "succeeded"): SagaEvent => ({
      type: "payment.refunded",
      payment_id: PAYMENT,
      refund_id: "re_1",
      amount_minor: 37_000,
      status,
    });
    const { record } = play(quoted, [{ type: "confirm_cancellation", cancellation_id: "cxl_1" }], (command) =>
      command.type === "payment.refund" ? said("pending") : undefined,
    );
    expect(record).toMatchObject({ status: "cancelled", payments: [{ refunded_minor: 37_000, refund_pending: true }] });
    const end = next(record, said("succeeded"), NOW, SETTINGS);
    expect(end.record.payments).toMatchObject([{ refunded_minor: 37_000, refund_pending: false }]);
    expect(end.commands.map(({ type }) => type)).toEqual(["booking.projected"]);
  });

  it("turns a refund that fails later into a debt", () => {
    const done = play(quoted, [{ type: "confirm_cancellation", cancellation_id: "cxl_1" }]).record;
    const { record } = play(done, [
      { type: "payment.refund_failed", payment_id: PAYMENT, refund_id: "re_1", amount_minor: 37_000, code: "lost" },
    ]);
    expect(record.payments[0]).toMatchObject({ refunded_minor: 0, debt_minor: 37_000 });
    expect(done.tickets).toMatchObject([{ state: "refunded" }]);
    expect(record.tickets).toMatchObject([{ state: "void" }]);
  });
});
