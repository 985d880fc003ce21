import { afterEach, describe, expect, test, vi } from "vitest";
import type { BookingDebt } from "#contracts/refund-debts.ts";
import { setLogLevel } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { listPayments } from "./list-payments.ts";

setLogLevel("silent");
const query = { booking_id: "bkg_03_0123456789abcdefghjkmnpqrs", user_id: "usr_1" };
const money = (amount_minor: number) => ({ amount_minor, currency: "EUR" });
const [FIRST, SECOND] = [
  { id: "pay_1", status: "failed" },
  { id: "pay_2", status: "captured" },
];
const open = { payment_id: SECOND.id, amount: money(900), state: "open", settled_at: null, by: null } as const;
const settled = { ...open, state: "settled", settled_at: "2026-12-01T10:00:00.000Z", by: "other_means" } as const;

/** `ask`: what payments answers of the booking's debts. */
function envWith(ask: () => Promise<BookingDebt[]>, events = ["payment.captured", "payment.refund_failed"]) {
  const bookingDebts = vi.fn<(bookingId: string) => Promise<BookingDebt[]>>(ask);
  const timeline = events.map((event) => ({ event }));
  const found = { ok: true, value: { booking: { id: query.booking_id, timeline }, payments: [FIRST, SECOND] } };
  const get = async ({ user_id }: { user_id: string }) =>
    user_id === query.user_id ? found : { ok: false, error: { reason: "not_found" } };
  return { env: { BOOKING_SAGAS: { getByName: () => ({ get }) }, PAYMENTS: { bookingDebts } } as unknown as Env, bookingDebts };
}
const listed = (...data: object[]) => ({ ok: true, value: { data, next_cursor: null } });

afterEach(() => {
  vi.useRealTimers();
});

describe("of a payment whose refund has failed, its owner", () => {
  test.each([
    ["is still owed", open],
    ["was paid in another way, and when", settled],
    ["has come by a dispute", { ...settled, by: "dispute" } as const],
  ])("reads that it %s", async (_, debt) => {
    const { env, bookingDebts } = envWith(async () => [debt]);
    const { payment_id: _payment, ...own } = debt;
    expect(await listPayments(env, query)).toEqual(listed(FIRST, { ...SECOND, refund_debts: [own] }));
    expect(bookingDebts).toHaveBeenCalledExactlyOnceWith(query.booking_id);
  });

  test("reads the rest while payments does not answer", async () => {
    vi.useFakeTimers();
    for (const ask of [() => Promise.reject(new Error("down")), () => new Promise<never>(() => {})]) {
      const answer = listPayments(envWith(ask).env, query);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await answer).toEqual(listed(FIRST, SECOND));
    }
  });

  test("reads it alone", async () => {
    const { env, bookingDebts } = envWith(async () => [open]);
    expect(await listPayments(env, { ...query, user_id: "usr_2" })).toEqual({ ok: false, error: { reason: "not_found" } });
    expect(bookingDebts).not.toHaveBeenCalled();
  });
});

test("nobody is asked of the debts of a booking of which no refund has failed", async () => {
  const { env, bookingDebts } = envWith(async () => [], ["payment.captured", "payment.refunded"]);
  expect(await listPayments(env, query)).toEqual(listed(FIRST, SECOND));
  expect(bookingDebts).not.toHaveBeenCalled();
});
