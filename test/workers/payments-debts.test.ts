import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RefundDebt } from "#contracts/refund-debts.ts";
import { debtId } from "#domain/payment/debt.ts";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
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

/** Whether the provider's event of the failure is stored, and with it what it does to our books. */
const failureTold = async ({ booking }: Trip): Promise<boolean> =>
  (await system.db
    .prepare("select 1 from webhook_events where booking_id = ? and type = 'refund.failed'")
    .bind(booking)
    .first()) !== null;

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

  test("at once: its command, come again when its first answer is long forgotten, asks the provider for nothing", async () => {
    const trip = await paidWith("pm_card_visa");
    const { id } = trip.refund();
    await system.ask(trip.refund(TOTAL + 1));
    const before = [await debtsOf(trip), await balances(system, trip.booking)];
    await system.db.prepare("delete from inbox where message_id = ?").bind(id).run();
    await system.db.prepare("update refunds set key_sent_at = key_sent_at - 2678400000 where message_id = ?").bind(id).run();
    // By now the provider would take it.
    await system.send(trip.refund(TOTAL));
    const outcomes = await until(
      () => system.settlements(id),
      (found) => found.length > 1,
    );
    expect(outcomes.map(({ type }) => type)).toEqual(["payment.refund_failed", "payment.refund_failed"]);
    expect([await debtsOf(trip), await balances(system, trip.booking)]).toEqual(before);
    expect(await system.witness(trip.booking)).toMatchObject([{ amount_received: TOTAL, amount_refunded: 0 }]);
  });

  test("told twice, by webhooks that are repeated and read again later, it stays one debt", async () => {
    await system.fault({ mode: "webhook_duplicate" });
    const trip = await sentBack();
    const before = [await debtsOf(trip), await balances(system, trip.booking)];
    await system.db.prepare("delete from webhook_events where booking_id = ?").bind(trip.booking).run();
    await system.send(task("payments.reconcile"));
    await until(
      () => failureTold(trip),
      (told) => told,
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
    await indebted();
    await expect(system.db.prepare("delete from refund_debts").run()).rejects.toThrow("never deleted");
  });
});

const settlement = (trip: Trip, change: { key?: string; reference?: string; request_hash?: string } = {}) => ({
  debt_id: debtId(trip.refund().id),
  reference: "transfer 4711",
  user_id: "usr_operator",
  key: `key of ${trip.booking}`,
  request_hash: `hash of ${trip.booking}`,
  ...change,
});
/** A refund that is refused at once: the quickest way into debt. */
async function indebted(): Promise<Trip> {
  const trip = await paidWith("pm_card_visa");
  await system.ask(trip.refund(TOTAL + 1));
  return trip;
}
const openInEuros = async () => (await system.api.openRefundDebts()).find(({ currency }) => currency === "EUR")?.open;

describe("a refund of a payment that is disputed", () => {
  /** Paid, and taken back by the cardholder's bank before it is cancelled. */
  async function disputed(): Promise<Trip> {
    const trip = await paidWith("pm_card_createDispute");
    await until(
      () => balances(system, trip.booking),
      ({ disputes }) => disputes === TOTAL,
    );
    return trip;
  }

  test("is not paid by what a bank took back in another currency, however much that is in its units", async () => {
    const trip = await indebted();
    const entry =
      "insert into ledger_entries (entry_id, line, kind, message_id, payment_id, booking_id, account, currency, debit_minor, credit_minor, at)";
    const line = (n: number, account: string, debit: number, credit: number) =>
      system.db
        .prepare(`${entry} values (?, ?, 'dispute', 'evt_huf', ?, ?, ?, 'HUF', ?, ?, 1)`)
        .bind(`dispute:${trip.payment}`, n, trip.payment, trip.booking, account, debit, credit);
    await system.db.batch([line(0, "disputes", 100 * TOTAL, 0), line(1, "provider_clearing", 0, 100 * TOTAL)]);
    expect((await system.api.settleRefundDebt(settlement(trip))).ok).toBe(true);
    expect(await system.api.bookingDebts(trip.booking)).toMatchObject([{ state: "settled", by: "other_means" }]);
  });

  test("is refused, and is a debt that says why; settled, it is owed no longer, and no account of ours has paid it", async () => {
    const trip = await disputed();
    const failed = { type: "payment.refund_failed", refund_id: null, code: "charge_disputed" };
    expect(await system.ask(trip.refund(REFUND, FEE))).toMatchObject(failed);
    expect(await debtsOf(trip)).toMatchObject([{ amount_minor: REFUND, failure_code: "charge_disputed", state: "open" }]);
    const owing = { customer_funds: 0, disputes: TOTAL, fees: -FEE, provider_clearing: 0, refunds_payable: -REFUND };
    expect(await balances(system, trip.booking)).toEqual(owing);
    expect((await system.api.settleRefundDebt(settlement(trip, { reference: "du_1, lost" }))).ok).toBe(true);
    expect(await balances(system, trip.booking)).toEqual({ ...owing, disputes: FEE, refunds_payable: 0 });
    const told = (await system.api.settledRefundDebts(0)).find(({ booking_id }) => booking_id === trip.booking);
    expect(told).toMatchObject({ amount: { amount_minor: REFUND, currency: "EUR" }, by: "dispute" });
    expect(await system.api.bookingDebts(trip.booking)).toMatchObject([{ state: "settled", by: "dispute" }]);
  });
});

describe("a passenger", () => {
  test("sees what they are owed, then that it was paid and when, and nothing of the carrier's own books; nor what others are owed", async () => {
    const [trip, other] = [await indebted(), await indebted()];
    const debt = { payment_id: trip.payment, amount: { amount_minor: TOTAL + 1, currency: "EUR" } };
    expect(await system.api.bookingDebts(trip.booking)).toEqual([{ ...debt, state: "open", settled_at: null, by: null }]);
    const settled = await system.api.settleRefundDebt(settlement(trip));
    const at = settled.ok ? settled.value.body.settled_at : null;
    expect(at).toMatch(/Z$/);
    expect(await system.api.bookingDebts(trip.booking)).toEqual([
      { ...debt, state: "settled", settled_at: at, by: "other_means" },
    ]);
    expect(await system.api.bookingDebts(other.booking)).toMatchObject([{ payment_id: other.payment, state: "open" }]);
    expect(await system.api.bookingDebts(newBooking().booking)).toEqual([]);
  });
});

describe("an operator", () => {
  test("settles a debt: the ledger owes it no longer, the provider still has it, and debits equal credits", async () => {
    const trip = await sentBack();
    const before = await openInEuros();
    const settled = await system.api.settleRefundDebt(settlement(trip));
    if (!settled.ok) throw new Error(settled.error.reason);
    expect(RefundDebt.parse(settled.value.body)).toMatchObject({
      state: "settled",
      reference: "transfer 4711",
      settled_by: "usr_operator",
      settled_at: expect.stringMatching(/Z$/),
      amount: { amount_minor: REFUND, currency: "EUR" },
    });
    expect(await balances(system, trip.booking)).toEqual({
      bank: -REFUND,
      customer_funds: 0,
      fees: -FEE,
      provider_clearing: TOTAL,
      refunds_payable: 0,
    });
    const { currencies } = await system.api.trialBalance();
    expect(currencies.filter(({ balanced }) => !balanced)).toEqual([]);
    expect(await openInEuros()).toBe((before ?? 0) - 1);
  });

  test("settles it once: the same request gets its first answer, another is refused, and nothing is booked twice", async () => {
    const [trip, other] = [await indebted(), await indebted()];
    const first = await system.api.settleRefundDebt(settlement(trip));
    const booked = await balances(system, trip.booking);
    const again = await system.api.settleRefundDebt(settlement(trip));
    expect([first.ok && first.value.replayed, again.ok && again.value.replayed]).toEqual([false, true]);
    expect(again.ok && again.value.body).toEqual(first.ok && first.value.body);
    const refusals = [
      settlement(trip, { reference: "transfer 4712", request_hash: "another" }),
      settlement(trip, { key: "another" }),
      // The key of one debt for the next.
      settlement(other, { key: settlement(trip).key }),
      { ...settlement(trip, { key: "yet another" }), debt_id: "debt_of_nobody" },
    ];
    const reasons: unknown[] = [];
    for (const command of refusals) {
      const answer = await system.api.settleRefundDebt(command);
      reasons.push(answer.ok ? "settled" : answer.error.reason);
    }
    expect(reasons).toEqual(["key_reused", "debt_settled", "key_reused", "not_found"]);
    expect(await balances(system, trip.booking)).toEqual(booked);
    expect(await debtsOf(other)).toMatchObject([{ state: "open", settled_key: null }]);
  });

  test("settles it once where two do so at the same moment", async () => {
    const trip = await indebted();
    const answers = await Promise.all(
      ["a", "b", "c"].map((key) => system.api.settleRefundDebt(settlement(trip, { key, reference: key, request_hash: key }))),
    );
    const winners = answers.flatMap((answer) => (answer.ok ? [answer.value.body.reference] : []));
    expect(winners).toHaveLength(1);
    expect(await debtsOf(trip)).toMatchObject([{ state: "settled", reference: winners[0] }]);
    expect(await balances(system, trip.booking)).toMatchObject({ bank: -(TOTAL + 1), refunds_payable: 0 });
  });

  test("has the debts told of that were settled since some instant, the newest first, and none that is still owed", async () => {
    const [first, second, open] = [await indebted(), await indebted(), await indebted()];
    const since = Date.now();
    await system.api.settleRefundDebt(settlement(first));
    await until(
      async () => Date.now(),
      (now) => now > since + 1,
    );
    await system.api.settleRefundDebt(settlement(second));
    const idOf = (trip: Trip) => debtId(trip.refund().id);
    const all = await system.api.settledRefundDebts(0);
    const settled = all.filter(({ booking_id }) => [first, second, open].some(({ booking }) => booking === booking_id));
    expect(settled.map(({ id }) => id)).toEqual([idOf(second), idOf(first)]);
    expect(settled[0]).toEqual({
      id: idOf(second),
      booking_id: second.booking,
      amount: { amount_minor: TOTAL + 1, currency: "EUR" },
      by: "other_means",
    });
    const [{ settled_at } = { settled_at: 0 }] = (await debtsOf(second)) as { settled_at: number }[];
    expect((await system.api.settledRefundDebts(settled_at)).map(({ id }) => id)).toEqual([idOf(second)]);
    expect(await system.api.settledRefundDebts(settled_at + 1)).toEqual([]);
  });

  test("has settled it for good: news of the failure that come again open nothing", async () => {
    const trip = await sentBack();
    await system.api.settleRefundDebt(settlement(trip));
    const before = [await debtsOf(trip), await balances(system, trip.booking)];
    await system.db.prepare("delete from webhook_events where booking_id = ?").bind(trip.booking).run();
    await system.send(task("payments.reconcile"));
    await until(
      () => failureTold(trip),
      (told) => told,
    );
    expect([await debtsOf(trip), await balances(system, trip.booking)]).toEqual(before);
  });

  test("sees what is owed the longest first, page by page, and no debt twice though one is settled meanwhile", async () => {
    const trips = [await indebted(), await indebted(), await indebted()];
    const ids = trips.map((trip) => debtId(trip.refund().id));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      const answer = await system.api.refundDebts({ limit: 2, cursor, state: "open" });
      if (!answer.ok) throw new Error(answer.error.reason);
      seen.push(...answer.value.data.map(({ id }) => id));
      const [last] = answer.value.data.slice(-1);
      const trip = trips.find((each) => debtId(each.refund().id) === last?.id);
      if (trip !== undefined) await system.api.settleRefundDebt(settlement(trip));
      if (answer.value.next_cursor === null) break;
      cursor = answer.value.next_cursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
    expect(await system.api.refundDebts({ limit: 2, cursor: "debt_of_nobody" })).toEqual({
      ok: false,
      error: { reason: "invalid_cursor" },
    });
  });
});
