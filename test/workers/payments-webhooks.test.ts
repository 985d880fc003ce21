import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PaymentsHarness, WEBHOOK_SECRET, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { TOTAL, balances, newBooking, task } from "./fixtures/payments-trip.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());
beforeEach(async () => {
  await system.fault({ mode: "ok" });
  await system.breaker("close");
});

describe("webhooks", () => {
  const event = (id: string, trip: ReturnType<typeof newBooking>) =>
    JSON.stringify({
      id,
      object: "event",
      type: "payment_intent.amount_capturable_updated",
      created: 1_790_000_000,
      livemode: false,
      data: {
        object: {
          id: "pi_test",
          object: "payment_intent",
          amount: TOTAL,
          amount_received: 0,
          currency: "eur",
          status: "requires_capture",
          last_payment_error: null,
          next_action: null,
          metadata: { booking_id: trip.booking, payment_id: trip.payment },
        },
      },
    });
  const sign = (payload: string, secret: string, ageSeconds = 0): string => {
    const timestamp = Math.floor(Date.now() / 1_000) - ageSeconds;
    return `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${payload}`).digest("hex")}`;
  };

  test("3-D Secure: a failed proof is a decline by webhook, and the intent is closed", async () => {
    const trip = newBooking();
    const outcome = await system.ask(trip.authorize("pm_card_threeDSecure2Required"));
    const url = new URL(outcome.type === "payment.requires_action" ? outcome.url : "");
    await system.dev(url.pathname, {
      method: "POST",
      body: new URLSearchParams({ result: "fail", return_url: "http://holdfast.test/back" }).toString(),
    });
    const notices = await until(
      () => system.notices(trip.booking),
      (found) => found.some(({ type }) => type === "payment.declined"),
    );
    expect(notices).toContainEqual({
      type: "payment.declined",
      payment_id: trip.payment,
      code: "payment_intent_authentication_failure",
      decline_code: "payment_intent_authentication_failure",
    });
    await until(
      () => system.witness(trip.booking),
      ([row]) => row?.status === "canceled",
    );
  });

  const heardOf = (trip: ReturnType<typeof newBooking>, type: string) =>
    until(
      () => system.db.prepare("select 1 from webhook_events where booking_id = ? and type = ?").bind(trip.booking, type).first(),
      (found) => found !== null,
    );
  const statusOf = ({ payment }: ReturnType<typeof newBooking>) =>
    system.db.prepare("select status from payments where id = ?").bind(payment).first<string>("status");

  test("that a declined payment's intent was cancelled is no other end of it, whichever is heard of first", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize("pm_card_chargeDeclinedInsufficientFunds"));
    await heardOf(trip, "payment_intent.canceled");
    const notices = await until(
      () => system.notices(trip.booking),
      (found) => found.length >= 2,
    );
    expect(new Set(notices.map(({ type }) => type))).toEqual(new Set(["payment.declined"]));
    expect(await statusOf(trip)).toBe("declined");
  });

  test("an older event that comes late opens nothing that is over", async () => {
    const [cancelled, declined] = [newBooking(), newBooking()];
    await system.ask(cancelled.authorize());
    await system.ask(cancelled.cancel());
    await system.ask(declined.authorize("pm_card_chargeDeclinedInsufficientFunds"));
    for (const trip of [cancelled, declined]) {
      const before = await statusOf(trip);
      const body = event(`evt_late_${trip.payment}`, trip);
      expect(await system.api.webhook(body, sign(body, WEBHOOK_SECRET))).toMatchObject({ ok: true });
      expect(await statusOf(trip)).toBe(before);
    }
  });

  test("a signed event is stored once and told to its saga", async () => {
    const trip = newBooking();
    const body = event("evt_signed", trip);
    expect(await system.api.webhook(body, sign(body, WEBHOOK_SECRET))).toEqual({ ok: true, value: { duplicate: false } });
    expect(await system.api.webhook(body, sign(body, WEBHOOK_SECRET))).toEqual({ ok: true, value: { duplicate: true } });
    await until(
      () => system.notices(trip.booking),
      (notices) => notices.length > 0,
    );
    const row = await system.db
      .prepare("select count(*) as n from webhook_events where event_id = 'evt_signed'")
      .first<{ n: number }>();
    expect(row?.n).toBe(1);
  });

  test("unsigned, forged, altered and stale events have no effect", async () => {
    const trip = newBooking();
    const body = event("evt_refused", trip);
    const refused = { ok: false, error: { reason: "invalid_signature" } };
    expect(await system.api.webhook(body, null)).toEqual(refused);
    expect(await system.api.webhook(body, sign(body, "whsec_of_somebody_else"))).toEqual(refused);
    expect(await system.api.webhook(`${body} `, sign(body, WEBHOOK_SECRET))).toEqual(refused);
    expect(await system.api.webhook(body, sign(body, WEBHOOK_SECRET, 301))).toEqual(refused);
    expect(await system.notices(trip.booking)).toEqual([]);
    expect(await system.db.prepare("select 1 from webhook_events where event_id = 'evt_refused'").first()).toBeNull();
  });

  test.each([
    ["that is no JSON", () => "not json"],
    ["without an amount", (body: string) => body.replace(/"amount":\d+,/, "")],
    ["without what was received", (body: string) => body.replace(/"amount_received":\d+,/, "")],
    ["in no currency", (body: string) => body.replace(/"currency":"\w+"/, '"currency":"euros"')],
    ["with a status that nobody knows", (body: string) => body.replace(/"status":"\w+"/, '"status":"captured"')],
    ["without a status", (body: string) => body.replace(/"status":"\w+",/, "")],
  ])("an event %s is refused, though it is signed", async (_, spoilt) => {
    const trip = newBooking();
    const body = event("evt_refused", trip);
    const text = spoilt(body);
    expect(text).not.toBe(body);
    expect(await system.api.webhook(text, sign(text, WEBHOOK_SECRET))).toEqual({
      ok: false,
      error: { reason: "invalid_payload" },
    });
    expect(await system.notices(trip.booking)).toEqual([]);
    expect(await system.db.prepare("select 1 from webhook_events where event_id = 'evt_refused'").first()).toBeNull();
  });

  test.each([
    ["with a list for an id of ours", { metadata: (ids: object) => ({ ...ids, message_id: ["refund:1", null] }) }],
    ["with a list for the reason it failed", { failure_reason: () => ["expired_or_canceled_card"] }],
  ])("an event of a refund %s is refused, though it is signed", async (_, spoilt) => {
    const trip = newBooking();
    const ids = { booking_id: trip.booking, payment_id: trip.payment };
    const refund = {
      id: "re_test",
      object: "refund",
      amount: TOTAL,
      currency: "eur",
      status: "failed",
      payment_intent: "pi_test",
      failure_reason: "expired_or_canceled_card",
      metadata: { ...ids, message_id: "refund:1" },
    };
    const spoiled = Object.fromEntries(Object.entries(spoilt).map(([name, make]) => [name, make(refund.metadata)]));
    const whole = { ...(JSON.parse(event("evt_refused", trip)) as object), type: "refund.failed" };
    const body = JSON.stringify({ ...whole, data: { object: { ...refund, ...spoiled } } });
    expect(await system.api.webhook(body, sign(body, WEBHOOK_SECRET))).toEqual({
      ok: false,
      error: { reason: "invalid_payload" },
    });
    expect(await system.db.prepare("select 1 from webhook_events where event_id = 'evt_refused'").first()).toBeNull();
  });

  test("an event whose saga could not be reached is brought again by the reconciliation", async () => {
    const trip = newBooking();
    const body = event("evt_later", trip);
    await system.deafFor(trip.booking, 1);
    await system.api.webhook(body, sign(body, WEBHOOK_SECRET));
    await system.db.prepare("update webhook_events set received_at = received_at - 60000 where event_id = 'evt_later'").run();
    expect(await system.notices(trip.booking)).toEqual([]);
    await system.send(task("payments.reconcile"));
    await until(
      () => system.notices(trip.booking),
      (notices) => notices.length === 1,
    );
  });

  test("duplicated and reordered webhooks change nothing in the end", async () => {
    await system.fault({ mode: "webhook_duplicate" });
    await system.fault({ mode: "webhook_reordered" });
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.ask(trip.capture());
    await until(
      () => system.notices(trip.booking),
      (notices) => notices.some(({ type }) => type === "payment.captured"),
    );
    expect(await balances(system, trip.booking)).toEqual({ customer_funds: -TOTAL, provider_clearing: TOTAL });
  });

  test("a refund that fails later is owed again, and the saga hears of it", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize("pm_card_refundFail"));
    await system.ask(trip.capture());
    expect(await system.ask(trip.refund())).toMatchObject({ type: "payment.refunded", status: "succeeded" });
    const notices = await until(
      () => system.notices(trip.booking),
      (found) => found.some(({ type }) => type === "payment.refund_failed"),
    );
    expect(notices.at(-1)).toMatchObject({
      type: "payment.refund_failed",
      amount_minor: TOTAL,
      code: "expired_or_canceled_card",
    });
    expect(await balances(system, trip.booking)).toEqual({
      customer_funds: 0,
      provider_clearing: TOTAL,
      refunds_payable: -TOTAL,
    });
    expect(await system.witness(trip.booking)).toMatchObject([{ amount_received: TOTAL, amount_refunded: 0 }]);
  });

  test("a refund that takes its time is told as pending, and the saga hears that it has come", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize("pm_card_pendingRefund"));
    await system.ask(trip.capture());
    const refunded = { type: "payment.refunded", amount_minor: TOTAL };
    expect(await system.ask(trip.refund())).toMatchObject({ ...refunded, status: "pending" });
    const notices = await until(
      () => system.notices(trip.booking),
      (found) => found.some(({ type }) => type === "payment.refunded"),
    );
    expect(notices.at(-1)).toMatchObject({ ...refunded, status: "succeeded" });
    expect(await balances(system, trip.booking)).toEqual({ customer_funds: 0, provider_clearing: 0, refunds_payable: 0 });
  });

  test("a dispute is an entry of its own", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize("pm_card_createDispute"));
    await system.ask(trip.capture());
    await until(
      () => system.notices(trip.booking),
      (notices) => notices.some(({ type }) => type === "payment.disputed"),
    );
    const withdrawn = () =>
      until(
        () => eventsOf(trip),
        (types) => types.includes("charge.dispute.funds_withdrawn"),
      );
    await withdrawn();
    // Both of its events say that the money was taken, and the history has it once.
    const taken = { customer_funds: -TOTAL, disputes: TOTAL, provider_clearing: 0 };
    expect(await balances(system, trip.booking)).toEqual(taken);
    // One whose webhook was lost is found by the reconciliation.
    await system.db
      .prepare("delete from webhook_events where type = 'charge.dispute.funds_withdrawn' and booking_id = ?")
      .bind(trip.booking)
      .run();
    await system.send(task("payments.reconcile"));
    await withdrawn();
    expect(await balances(system, trip.booking)).toEqual(taken);
    expect((await system.notices(trip.booking)).filter(({ type }) => type === "payment.disputed")).toHaveLength(1);
  });

  const eventsOf = async ({ booking }: ReturnType<typeof newBooking>): Promise<unknown[]> =>
    (await system.db.prepare("select type from webhook_events where booking_id = ?").bind(booking).all()).results.map(
      ({ type }) => type,
    );

  /** A booking that is paid, and that its payer's bank asks about. */
  async function inquiredAbout(): Promise<ReturnType<typeof newBooking>> {
    const trip = newBooking();
    await system.ask(trip.authorize("pm_card_createDisputeInquiry"));
    await system.ask(trip.capture());
    await until(
      () => eventsOf(trip),
      (types) => types.includes("charge.dispute.created"),
    );
    return trip;
  }

  test("an inquiry is told and takes nothing; what it comes to is booked when the money is taken, and when it comes back", async () => {
    const trip = await inquiredAbout();
    expect((await system.notices(trip.booking)).some(({ type }) => type === "payment.disputed")).toBe(true);
    const sold = { customer_funds: -TOTAL, provider_clearing: TOTAL };
    expect(await balances(system, trip.booking)).toEqual(sold);

    const [{ id: payment_intent } = { id: "" }] = await system.witness(trip.booking);
    const dispute = { id: "du_escalated", object: "dispute", amount: TOTAL, currency: "eur", payment_intent };
    const told = async (type: string, status: string) => {
      const body = JSON.stringify({
        id: `evt_${type}`,
        object: "event",
        type,
        created: 1,
        data: { object: { ...dispute, status } },
      });
      expect(await system.api.webhook(body, sign(body, WEBHOOK_SECRET))).toMatchObject({ ok: true });
    };
    await told("charge.dispute.funds_withdrawn", "needs_response");
    expect(await balances(system, trip.booking)).toEqual({ ...sold, disputes: TOTAL, provider_clearing: 0 });
    await told("charge.dispute.funds_reinstated", "won");
    expect(await balances(system, trip.booking)).toEqual({ ...sold, disputes: 0 });
    expect((await system.notices(trip.booking)).filter(({ type }) => type === "payment.disputed")).toHaveLength(1);
  });

  test("a payment that is only inquired about is refunded like any other", async () => {
    const trip = await inquiredAbout();
    expect(await system.ask(trip.refund())).toMatchObject({ type: "payment.refunded", status: "succeeded" });
    expect(await balances(system, trip.booking)).toEqual({ customer_funds: 0, provider_clearing: 0, refunds_payable: 0 });
  });
});
