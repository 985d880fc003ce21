import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { TrialBalance } from "#contracts/payments.ts";
import { TELL_DEBTS_TASK } from "#contracts/names.ts";
import type { RefundDebt } from "#contracts/refund-debts.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inbox, mailTo } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { sendToQueue } from "../harness/queue.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, held, list, pay, payments, read, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const TIMEOUT_MS = 400_000;
const debts = (query = "") => list<RefundDebt>(system, operator, `/v1/ops/refund-debts${query}`);
const settle = ({ id }: RefundDebt, reference: string, key: string = randomUUID(), who = operator) =>
  system.api<RefundDebt & { code?: string }>(`/v1/ops/refund-debts/${id}/settle`, { token: who.token, key, json: { reference } });
const metrics = async () => (await system.api<string>("/metrics")).body;

/** What each account has, in one currency. */
async function balances(currency: string): Promise<Record<string, number>> {
  const { body } = await system.api<TrialBalance>("/v1/ops/ledger/trial-balance", { token: operator.token });
  const found = body.currencies.find((each) => each.currency === currency);
  expect(found?.balanced).toBe(true);
  return Object.fromEntries((found?.accounts ?? []).map(({ account, balance_minor }) => [account, balance_minor]));
}

/** Cancelled by its passenger, whose bank has sent the refund back. */
async function cancelledInVain(person: Person): Promise<Booking> {
  const offer = (await search(system, { departure_date: inDays(6) })).find(({ fare }) => fare.refundable);
  if (offer === undefined) throw new Error("no refundable offer");
  const booking = await held(system, person, offer);
  await pay(system, person, booking, "pm_card_refundFail");
  await until(system, person, booking, "confirmed");
  await cancel(system, person, booking);
  await until(system, person, booking, "cancelled");
  return waitFor("the refund to fail", async () => {
    const now = await read(system, person, booking);
    return now.refund?.status === "failed" && now;
  });
}
/** What they were told of money that came in another way. */
const paidOtherwise = async (person: Person) =>
  (await inbox(system, person.email)).filter(({ type, text }) => type === "booking.refunded" && text.includes("in another way"));
/** As the scheduler asks for it. */
async function lookForSettled(): Promise<void> {
  const at = new Date().toISOString();
  const message = { v: 1, type: "task.run", booking_id: null, step: "task", at, traceparent: null };
  await sendToQueue(system, "NOTIFICATIONS_QUEUE", { ...message, id: randomUUID(), data: { name: TELL_DEBTS_TASK } });
}
const clean = () =>
  waitFor("the audit to be clean", async () => (await runAudit(system, operator)).status === "clean", TIMEOUT_MS);

describe("a refund that the card's bank sends back", () => {
  it("is owed until an operator has paid it, and every store says so", { timeout: TIMEOUT_MS }, async () => {
    const person = await newPerson(system);
    const booking = await cancelledInVain(person);
    const refund = booking.refund?.amount;
    if (refund === undefined) throw new Error("no refund");
    expect(booking.timeline.map(({ event }) => event)).toEqual(
      expect.arrayContaining(["payment.refunded", "payment.refund_failed"]),
    );
    expect((await tickets(system, person, booking)).map(({ status }) => status)).toEqual(["void"]);
    await mailTo(system, person.email, "booking.cancelled");

    const [debt, ...others] = await waitFor("the debt", async () => {
      const open = await debts("?state=open");
      return open.length > 0 && open;
    });
    if (debt === undefined) throw new Error("no debt");
    expect(others).toEqual([]);
    expect(debt).toMatchObject({ booking_id: booking.id, amount: refund, failure_code: "expired_or_canceled_card" });
    const owner = `/v1/ops/bookings/${debt.booking_id}`;
    expect((await system.api<Booking>(owner, { token: operator.token })).body.contact).toMatchObject({ email: person.email });
    expect((await system.api(owner, { token: person.token })).status).toBe(403);
    const owing = await balances(refund.currency);
    expect(owing["refunds_payable"]).toBe(-refund.amount_minor);
    expect(await metrics()).toContain(`holdfast_refund_debts_open{currency="${refund.currency}"} 1\n`);
    await clean();

    const [payment] = await payments(system, person, booking);
    expect(payment?.refund_debts).toEqual([{ amount: refund, state: "open", settled_at: null, by: null }]);

    expect((await settle(debt, "transfer 4711", randomUUID(), person)).status).toBe(403);
    const settled = await settle(debt, "transfer 4711", "key-1");
    expect(settled).toMatchObject({ status: 200, body: { state: "settled", reference: "transfer 4711" } });
    const again = await settle(debt, "transfer 4711", "key-1");
    expect([again.body, again.headers["idempotency-replayed"]]).toEqual([settled.body, "true"]);
    expect(await settle(debt, "transfer 4712", "key-1")).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    expect(await settle(debt, "transfer 4712")).toMatchObject({ status: 409, body: { code: "debt_settled" } });

    const [paid] = await payments(system, person, booking);
    const { settled_at } = settled.body;
    expect(paid?.refund_debts).toEqual([{ amount: refund, state: "settled", settled_at, by: "other_means" }]);
    const stranger = { token: (await newPerson(system)).token };
    expect((await system.api(`/v1/bookings/${booking.id}/payments`, stranger)).status).toBe(404);

    await waitFor("the mail that says so", async () => (await paidOtherwise(person)).length > 0);
    await lookForSettled();
    expect(await debts("?state=open")).toEqual([]);
    expect(await debts()).toEqual([settled.body]);
    expect(await balances(refund.currency)).toEqual({ ...owing, refunds_payable: 0, bank: -refund.amount_minor });
    expect(await metrics()).toContain(`holdfast_refund_debts_open{currency="${refund.currency}"} 0\n`);
    await clean();
    // The audit has come through the same queue since: who was told once is not told again.
    expect((await paidOtherwise(person)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining(`refunded: booking ${booking.record_locator}`),
    ]);
  });

  it("is found by the audit where its row says another amount than saga and ledger", { timeout: TIMEOUT_MS }, async () => {
    const person = await newPerson(system);
    const booking = await cancelledInVain(person);
    await waitFor("the debt", async () => (await debts("?state=open")).some(({ booking_id }) => booking_id === booking.id));
    await system.rows("holdfast-payments", "UPDATE refund_debts SET amount_minor = 1 WHERE booking_id = ?", booking.id);
    const { discrepancies } = await runAudit(system, operator);
    expect(discrepancies.map(({ invariant, ids }) => [invariant, ids])).toEqual([
      ["M2", [booking.id, expect.stringMatching(/^pay_/)]],
      ["M2", [booking.id, "refunds_payable"]],
    ]);
  });
});
