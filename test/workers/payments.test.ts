import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { TOTAL, balances, newBooking } from "./fixtures/payments-trip.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());
beforeEach(async () => {
  await system.fault({ mode: "ok" });
  await system.breaker("close");
});

test("health names the version that answers", async () => {
  expect(await system.api.health()).toMatchObject({ ok: true, version: expect.stringMatching(/./) });
});

describe("a payment", () => {
  test("is authorised, captured and refunded in part; provider, ledger and saga agree", async () => {
    const trip = newBooking();
    expect(await system.ask(trip.authorize())).toEqual({
      type: "payment.authorized",
      payment_id: trip.payment,
      amount_minor: TOTAL,
    });
    expect(await balances(system, trip.booking)).toEqual({});
    expect(await system.ask(trip.capture())).toEqual({ type: "payment.captured", payment_id: trip.payment, amount_minor: TOTAL });
    expect(await system.ask(trip.refund(10_000, 2_950))).toMatchObject({
      type: "payment.refunded",
      amount_minor: 10_000,
      status: "succeeded",
    });
    expect(await system.witness(trip.booking)).toMatchObject([
      { status: "succeeded", amount: TOTAL, amount_received: TOTAL, amount_refunded: 10_000, currency: "eur" },
    ]);
    expect(await balances(system, trip.booking)).toEqual({
      customer_funds: 0,
      fees: -2_950,
      provider_clearing: 2_950,
      refunds_payable: 0,
    });
    expect(
      await until(
        () => system.notices(trip.booking),
        (notices) => notices.length >= 2,
      ),
    ).toMatchObject([{ type: "payment.authorized" }, { type: "payment.captured" }]);
  });

  test("a command that comes again has no second effect and gets its first answer again", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.ask(trip.capture());
    const refund = trip.refund(5_000, 0);
    await system.ask(refund);
    await system.send(refund, refund);
    const replies = await until(
      () => system.settlements(refund.id),
      (outcomes) => outcomes.length >= 3,
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(await system.witness(trip.booking)).toMatchObject([{ amount_refunded: 5_000 }]);
  });

  test("outcomes of one batch and shard go back in one call", async () => {
    const trips = [
      newBooking(),
      newBooking(),
      newBooking(),
      newBooking(),
      newBooking(),
      newBooking(),
      newBooking(),
      newBooking(),
    ];
    const before = (await system.settledCalls(trips[0]?.booking ?? "")).length;
    await system.send(...trips.map((trip) => trip.poll()));
    for (const trip of trips)
      await until(
        () => system.settlements(trip.poll().id),
        (outcomes) => outcomes.length === 1,
      );
    expect((await system.settledCalls(trips[0]?.booking ?? "")).length).toBe(before + 1);
  });

  test("a declined card is told with its codes, its intent cancelled, nothing captured", async () => {
    const trip = newBooking();
    expect(await system.ask(trip.authorize("pm_card_chargeDeclinedInsufficientFunds"))).toEqual({
      type: "payment.declined",
      payment_id: trip.payment,
      code: "card_declined",
      decline_code: "insufficient_funds",
    });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.cancelled" });
    expect(await balances(system, trip.booking)).toEqual({});
  });

  test("an unknown payment method is a decline, not an endless retry", async () => {
    expect(await system.ask(newBooking().authorize("pm_unheard_of"))).toMatchObject({
      type: "payment.declined",
      code: "resource_missing",
      decline_code: "resource_missing",
    });
  });

  test("cancelling before the authorisation leaves a tombstone: it is never authorised", async () => {
    const trip = newBooking();
    expect(await system.ask(trip.cancel())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toEqual([]);
  });

  test("cancelling an authorisation frees it; cancelling a captured payment says that it was captured", async () => {
    const freed = newBooking();
    await system.ask(freed.authorize());
    expect(await system.ask(freed.cancel())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(freed.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
    const taken = newBooking();
    await system.ask(taken.authorize());
    await system.ask(taken.capture());
    expect(await system.ask(taken.cancel())).toEqual({
      type: "payment.captured",
      payment_id: taken.payment,
      amount_minor: TOTAL,
    });
  });

  test("a capture that came after its time while the provider was silent is cancelled by the next poll", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "timeout_before", operations: ["retrieve"], times: 5 });
    expect(await system.ask(trip.capture(Date.now() - 1))).toMatchObject({ type: "payment.unknown" });
    await system.fault({ mode: "ok" });
    expect(await system.ask(trip.poll())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("no capture is started after its time: the authorisation is cancelled instead", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    expect(await system.ask(trip.capture(Date.now() - 1))).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("3-D Secure: the passenger completes it, and the saga hears by webhook", async () => {
    const trip = newBooking();
    const outcome = await system.ask(trip.authorize("pm_card_threeDSecure2Required"));
    expect(outcome).toMatchObject({ type: "payment.requires_action", url: expect.stringContaining("/dev/provider/3ds/pi_") });
    const url = new URL(outcome.type === "payment.requires_action" ? outcome.url : "");
    expect(await (await system.dev(url.pathname + url.search)).text()).toContain("Complete");
    const back = await system.dev(url.pathname, {
      method: "POST",
      body: new URLSearchParams({ result: "complete", return_url: url.searchParams.get("return_url") ?? "" }).toString(),
    });
    expect([back.status, back.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^http:\/\/holdfast\.test\/back\?payment_intent=pi_\w+&redirect_status=succeeded$/),
    ]);
    await until(
      () => system.notices(trip.booking),
      (notices) => notices.some(({ type }) => type === "payment.authorized"),
    );
    expect(await system.ask(trip.poll())).toMatchObject({ type: "payment.authorized" });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.captured" });
  });

  test("a poll past the pins cancels what still waits for the passenger, and buries what nobody knows", async () => {
    const waiting = newBooking();
    await system.ask(waiting.authorize("pm_card_threeDSecure2Required"));
    expect(await system.ask(waiting.poll(false, 1))).toMatchObject({ type: "payment.requires_action" });
    expect(await system.ask(waiting.poll(true, 2))).toMatchObject({ type: "payment.cancelled" });
    const nobody = newBooking();
    expect(await system.ask(nobody.poll(false, 1))).toMatchObject({ type: "payment.unknown" });
    expect(await system.ask(nobody.poll(true, 2))).toMatchObject({ type: "payment.cancelled" });
    expect(await system.ask(nobody.authorize())).toMatchObject({ type: "payment.cancelled" });
  });
});

describe("a provider that does not answer", () => {
  test.each(["create", "confirm", "capture"] as const)(
    "a lost answer of %s whose effect was applied is found by its key, once",
    async (operation) => {
      const trip = newBooking();
      await system.fault({ mode: "timeout_after", operations: [operation], times: 2 });
      expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.authorized" });
      expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.captured", amount_minor: TOTAL });
      expect(await system.witness(trip.booking)).toMatchObject([{ status: "succeeded", amount_received: TOTAL }]);
    },
  );

  test("an authorisation whose answers are all lost is found by asking for the intent", async () => {
    const trip = newBooking();
    await system.fault({ mode: "timeout_after", operations: ["confirm"], times: 5 });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.authorized" });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "requires_capture" }]);
  });

  test("a capture whose answers are all lost, and that was applied, is a capture", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "timeout_after", operations: ["capture"], times: 5 });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.captured", amount_minor: TOTAL });
    expect(await balances(system, trip.booking)).toEqual({ customer_funds: -TOTAL, provider_clearing: TOTAL });
  });

  test("a capture that never arrived is cancelled, so that it cannot come late", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "timeout_before", operations: ["capture"], times: 5 });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("a capture that comes late finds the intent cancelled: no money moves for seats that are gone", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "late", operations: ["capture"], times: 1 });
    const message = trip.capture();
    expect(await system.ask(message)).toMatchObject({ type: "payment.cancelled" });
    const [row] = await system.witness(trip.booking);
    const repeat = () =>
      system.stripe.paymentIntents
        .capture(row?.id ?? "", { amount_to_capture: TOTAL }, { idempotencyKey: `${message.id}:capture` })
        .catch((error: { code?: string }) => error.code);
    await until(repeat, (code) => code === "payment_intent_unexpected_state");
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("a slow provider is waited for, within the try's time or by the next try", async () => {
    const trip = newBooking();
    await system.fault({ mode: "slow", operations: ["confirm"], times: 1 });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.authorized" });
  });

  test("a create that only gets server errors is given up: no money moved, and it never will", async () => {
    const trip = newBooking();
    await system.fault({ mode: "error", operations: ["create"], times: 1 });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toEqual([]);
  });

  test("a refund that got a server error is asked for again under the next key, and paid once", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.ask(trip.capture());
    await system.fault({ mode: "error", operations: ["refund"], times: 1 });
    const refund = trip.refund();
    await system.send(refund);
    await until(
      async () =>
        (
          await system.db
            .prepare("select failed_generation as n from refunds where message_id = ?")
            .bind(refund.id)
            .first<{ n: number | null }>()
        )?.n ?? null,
      (n) => n === 0,
    );
    expect(await system.settlements(refund.id)).toEqual([]);
    await until(
      () => system.settlements(refund.id),
      (outcomes) => outcomes.length > 0,
    );
    expect(await system.settlements(refund.id)).toMatchObject([{ type: "payment.refunded", amount_minor: TOTAL }]);
    expect(await system.witness(trip.booking)).toMatchObject([{ amount_refunded: TOTAL }]);
    expect((await balances(system, trip.booking))["provider_clearing"]).toBe(0);
  });

  test("a call under way when the breaker opens is not tried again", async () => {
    const TRIES = 5;
    const silent = newBooking();
    const failing = [newBooking(), newBooking(), newBooking()];
    for (const trip of failing) await system.ask(trip.authorize());
    await system.fault({ mode: "timeout_before", operations: ["create"] });
    await system.fault({ mode: "error", operations: ["retrieve"] });
    const { create: before } = await system.requests();
    await system.send(silent.authorize(), ...failing.map((trip) => trip.poll()));
    await until(
      () => system.breaker("status"),
      ({ phase }) => phase === "open",
    );
    await until(
      () => system.settlements(silent.authorize().id),
      (outcomes) => outcomes.length > 0,
    );
    // As many as went out before it had opened, of which a busy machine lets there be more: never all five.
    expect((await system.requests()).create - before).toBeLessThan(TRIES);
  });

  test("the breaker opens, no new payment may start, none gets through, and what waited goes on when it closes", async () => {
    await system.fault({ mode: "error", for_ms: 600_000 });
    for (let i = 0; i < 4; i += 1) await system.send(newBooking().authorize());
    await until(
      () => system.breaker("status"),
      ({ phase }) => phase === "open",
    );
    expect(await system.api.available()).toEqual({ ok: false, retry_after_s: expect.any(Number) });
    expect(await system.api.breakers()).toEqual([
      { name: "payment-provider", phase: "open", failures: 3, opened_at: expect.any(String), retry_after_s: expect.any(Number) },
    ]);
    const trip = newBooking();
    await system.send(trip.authorize());
    await until(
      async () =>
        (
          await system.db
            .prepare("select attempts from inbox where message_id = ?")
            .bind(trip.authorize().id)
            .first<{ attempts: number }>()
        )?.attempts ?? 0,
      (n) => n >= 1,
    );
    expect(await system.settlements(trip.authorize().id)).toEqual([]);
    expect(await system.witness(trip.booking)).toEqual([]);
    await system.fault({ mode: "ok" });
    expect(await system.api.closeBreaker("payment-provider")).toMatchObject({ phase: "closed", opened_at: null });
    expect(await system.api.available()).toEqual({ ok: true, retry_after_s: 0 });
    await until(
      () => system.settlements(trip.authorize().id),
      (outcomes) => outcomes.length > 0,
    );
    expect(await system.settlements(trip.authorize().id)).toMatchObject([{ type: "payment.authorized" }]);
  });
});
