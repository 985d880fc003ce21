import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { debtId } from "#domain/payment/debt.ts";
import { type PaymentsHarness, startPayments, until } from "./fixtures/payments-harness.ts";
import { TOTAL, balances, newBooking, task } from "./fixtures/payments-trip.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());
beforeEach(async () => {
  await system.fault({ mode: "ok" });
});

const FEE = 950;
const REFUND = TOTAL - FEE;
type Trip = ReturnType<typeof newBooking>;

const debtsOf = async ({ booking }: Trip): Promise<Record<string, unknown>[]> =>
  (await system.db.prepare("select * from refund_debts where booking_id = ?").bind(booking).all()).results;

/** A booking that was paid with this card; its refund is still to come. */
async function paidWith(card: string): Promise<Trip> {
  const trip = newBooking();
  await system.ask(trip.authorize(card));
  await system.ask(trip.capture());
  return trip;
}

/** A cancelled booking whose refund the card's bank has sent back. */
async function sentBack(): Promise<Trip> {
  const trip = await paidWith("pm_card_refundFail");
  expect(await system.ask(trip.refund(REFUND, FEE))).toMatchObject({ type: "payment.refunded", status: "succeeded" });
  await until(
    () => system.notices(trip.booking),
    (notices) => notices.some(({ type }) => type === "payment.refund_failed"),
  );
  await until(
    () => debtsOf(trip),
    (debts) => debts.length > 0,
  );
  return trip;
}

describe("a refund that fails for good", () => {
  test("long after it was accepted: it is one debt, recorded with the entry that owes it again", async () => {
    const trip = await sentBack();
    const [{ id: intent_id } = { id: "" }] = await system.witness(trip.booking);
    expect(await debtsOf(trip)).toMatchObject([
      {
        id: debtId(trip.refund().id),
        message_id: trip.refund().id,
        payment_id: trip.payment,
        intent_id,
        refund_id: expect.stringMatching(/^re_/),
        amount_minor: REFUND,
        currency: "EUR",
        failure_code: "expired_or_canceled_card",
        state: "open",
        settled_at: null,
      },
    ]);
    expect(await balances(system, trip.booking)).toEqual({
      customer_funds: 0,
      fees: -FEE,
      provider_clearing: TOTAL,
      refunds_payable: -REFUND,
    });
  });

  test("at once: what the provider never accepted is a debt as well", async () => {
    const trip = await paidWith("pm_card_visa");
    expect(await system.ask(trip.refund(TOTAL + 1))).toMatchObject({ type: "payment.refund_failed", refund_id: null });
    expect(await debtsOf(trip)).toMatchObject([{ amount_minor: TOTAL + 1, refund_id: null, failure_code: "amount_too_large" }]);
    expect(await balances(system, trip.booking)).toMatchObject({ refunds_payable: -(TOTAL + 1), provider_clearing: TOTAL });
  });

  test("told twice, by webhooks that are repeated and read again later, it stays one debt", async () => {
    await system.fault({ mode: "webhook_duplicate" });
    const trip = await sentBack();
    const before = [await debtsOf(trip), await balances(system, trip.booking)];
    await system.db.prepare("delete from webhook_events where booking_id = ?").bind(trip.booking).run();
    await system.send(task("payments.reconcile"));
    await until(
      () =>
        system.db
          .prepare("select 1 from webhook_events where booking_id = ? and type = 'refund.failed'")
          .bind(trip.booking)
          .first(),
      (row) => row !== null,
    );
    expect([await debtsOf(trip), await balances(system, trip.booking)]).toEqual(before);
  });

  test("a refund that is paid is no debt, nor is one that gives nothing back", async () => {
    const [paid, kept] = [await paidWith("pm_card_visa"), await paidWith("pm_card_refundFail")];
    await system.ask(paid.refund());
    await system.ask(kept.refund(0, TOTAL));
    expect([await debtsOf(paid), await debtsOf(kept)]).toEqual([[], []]);
  });

  test("no debt can be deleted", async () => {
    await expect(system.db.prepare("delete from refund_debts").run()).rejects.toThrow("never deleted");
  });
});
