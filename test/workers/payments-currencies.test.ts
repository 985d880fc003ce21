import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { balances, newBooking } from "./fixtures/payments-trip.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());

describe("a payment in a currency without two decimals", () => {
  /** Minor units as ISO 4217 has them, and what one of them is at the provider. */
  const CASES: [currency: string, total: number, refund: number, written: (minor: number) => number][] = [
    ["JPY", 98_000, 90_120, (minor) => minor],
    ["KWD", 131_780, 95_250, (minor) => minor],
    ["ISK", 24_500, 20_001, (minor) => minor * 100],
    ["MGA", 9_870_000, 1_230_100, (minor) => minor / 100],
    ["IDR", 44_280_000_000, 1, (minor) => minor],
  ];

  test.each(CASES)("%s: provider, ledger and saga mean the same money", async (currency, total, refund, written) => {
    const trip = newBooking({ total, currency });
    const kept = total - refund;
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.authorized", amount_minor: total });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.captured", amount_minor: total });
    expect(await system.ask(trip.refund(refund, kept))).toMatchObject({ type: "payment.refunded", amount_minor: refund });
    expect(await system.witness(trip.booking)).toMatchObject([
      {
        amount: written(total),
        amount_received: written(total),
        amount_refunded: written(refund),
        currency: currency.toLowerCase(),
      },
    ]);
    expect(await balances(system, trip.booking)).toEqual({
      customer_funds: 0,
      fees: -kept,
      provider_clearing: kept,
      refunds_payable: 0,
    });
    const { currencies } = await system.api.trialBalance();
    expect(currencies.find((each) => each.currency === currency)).toMatchObject({ balanced: true });
  });

  test("a webhook's amounts are ours too: the capture, the refund that failed, the dispute", async () => {
    const refunded = newBooking({ total: 24_500, currency: "ISK" });
    await system.ask(refunded.authorize("pm_card_refundFail"));
    await system.ask(refunded.capture());
    await system.ask(refunded.refund());
    const disputed = newBooking({ total: 24_500, currency: "ISK" });
    await system.ask(disputed.authorize("pm_card_createDispute"));
    await system.ask(disputed.capture());
    const news = async (booking: string, type: string) =>
      until(
        async () => (await system.notices(booking)).find((notice) => notice.type === type),
        (notice) => notice !== undefined,
      );
    expect(await news(refunded.booking, "payment.captured")).toMatchObject({ amount_minor: 24_500 });
    expect(await news(refunded.booking, "payment.refund_failed")).toMatchObject({ amount_minor: 24_500 });
    expect(await news(disputed.booking, "payment.disputed")).toMatchObject({ amount_minor: 24_500 });
    expect(await balances(system, refunded.booking)).toMatchObject({ refunds_payable: -24_500, provider_clearing: 24_500 });
    expect(await balances(system, disputed.booking)).toMatchObject({ disputes: 24_500, provider_clearing: 0 });
  });

  test("an amount that cannot be charged is never sent, and nothing is refused in its name", async () => {
    const trip = newBooking({ total: 5_124, currency: "KWD" });
    await system.send(trip.authorize());
    const tries = async (): Promise<number> => {
      const inbox = system.db.prepare("select attempts from inbox where message_id = ?").bind(trip.authorize().id);
      return (await inbox.first<number>("attempts")) ?? 0;
    };
    // The second one is only begun when the first has come to its end.
    await until(tries, (attempts) => attempts >= 2);
    expect(await system.settlements(trip.authorize().id)).toEqual([]);
    expect(await system.witness(trip.booking)).toEqual([]);
  });
});

describe("the sandbox refuses what the provider refuses", () => {
  const intent = { capture_method: "manual", payment_method: "pm_card_visa" } as const;
  const refusal = (code: string, param = "amount") => ({ type: "StripeInvalidRequestError", code, param });

  test.each([
    ["kwd", 5_124, "invalid_charge_amount"],
    ["isk", 5, "invalid_charge_amount_no_decimal_compatible"],
    ["eur", 1_000_000_000_000, "parameter_invalid_integer"],
  ])("an intent in %s over %d", async (currency, amount, code) => {
    await expect(system.stripe.paymentIntents.create({ ...intent, amount, currency })).rejects.toMatchObject(refusal(code));
  });

  test("a capture and a refund of fils that nobody could pay out", async () => {
    const { id } = await system.stripe.paymentIntents.create({ ...intent, amount: 5_120, currency: "kwd" });
    await system.stripe.paymentIntents.confirm(id);
    await expect(system.stripe.paymentIntents.capture(id, { amount_to_capture: 5_119 })).rejects.toMatchObject(
      refusal("invalid_charge_amount", "amount_to_capture"),
    );
    await system.stripe.paymentIntents.capture(id);
    await expect(system.stripe.refunds.create({ payment_intent: id, amount: 1_001 })).rejects.toMatchObject(
      refusal("invalid_charge_amount"),
    );
    expect(await system.stripe.refunds.create({ payment_intent: id, amount: 1_010 })).toMatchObject({ status: "succeeded" });
  });
});
