import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PaymentsMessage } from "#contracts/messages.ts";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";
import { until } from "../harness/until.ts";
import { TOTAL, balances, newBooking } from "./fixtures/payments-trip.ts";

const DAY_MS = 86_400_000;
/** Tries of one call: as many lost answers are a call without one. */
const TRIES = 5;
/** Of a call that is answered by a server error. */
const TRIES_AT_A_500 = 2;
/** When the sandbox has carried out what is late, and a moment more. */
const LATE_MS = 9_000;
const HALF = Math.floor(TOTAL / 2);
let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());
beforeEach(async () => {
  await system.fault({ mode: "ok" });
  await system.breaker("close");
});

type Trip = ReturnType<typeof newBooking>;
const statusOf = async (trip: Trip) => (await system.witness(trip.booking))[0]?.status;
const becomes = (trip: Trip, wanted: string) =>
  until(
    () => statusOf(trip),
    (status) => status === wanted,
  );
const untilLateCame = () => new Promise((resolve) => setTimeout(resolve, LATE_MS));
/** Waits for the answer to a message that was sent before. */
const answered = (message: PaymentsMessage) =>
  until(
    () => system.settlements(message.id),
    (outcomes) => outcomes.length > 0,
  );

describe("an authorisation whose answers are all lost", () => {
  test("and that never arrived is cancelled, so that it cannot come late", async () => {
    const trip = newBooking();
    await system.fault({ mode: "timeout_before", operations: ["confirm"], times: TRIES });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("and that comes late finds its intent cancelled: nothing is authorised behind our back", async () => {
    const trip = newBooking();
    await system.fault({ mode: "late", operations: ["confirm"], times: 1 });
    const message = trip.authorize();
    expect(await system.ask(message)).toMatchObject({ type: "payment.cancelled" });
    const [row] = await system.witness(trip.booking);
    const repeat = () =>
      system.stripe.paymentIntents
        .confirm(row?.id ?? "", { return_url: message.data.return_url ?? "" }, { idempotencyKey: `${message.id}:confirm` })
        .catch((error: { code?: string }) => error.code);
    // Until the late request has run, its key is in use.
    await until(repeat, (code) => code === "payment_intent_unexpected_state");
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("by a server error, is cancelled and never confirmed under a fresh key", async () => {
    const trip = newBooking();
    await system.fault({ mode: "error", operations: ["confirm"], times: 1 });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
    expect(await statusOf(trip)).toBe("canceled");
  });

  test("is unknown while the provider does not answer at all, and a poll finds it", async () => {
    const trip = newBooking();
    await system.fault({ mode: "timeout_after", operations: ["confirm"], times: TRIES });
    await system.fault({ mode: "timeout_before", operations: ["retrieve"], times: TRIES });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.unknown" });
    expect(await system.ask(trip.poll())).toMatchObject({ type: "payment.authorized", amount_minor: TOTAL });
  });
});

describe("an intent whose creation is never answered", () => {
  test.each(["timeout_before", "timeout_after"] as const)(
    "is given up (%s): what may exist there was never confirmed, and nobody ever will",
    async (mode) => {
      const trip = newBooking();
      await system.fault({ mode, operations: ["create"], times: TRIES });
      expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
      const made = await system.witness(trip.booking);
      expect(made.map(({ status }) => status)).toEqual(mode === "timeout_after" ? ["requires_confirmation"] : []);
      expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.cancelled" });
      expect(await system.ask(trip.poll(true))).toMatchObject({ type: "payment.cancelled" });
      expect(await balances(system, trip.booking)).toEqual({});
    },
  );

  test("but comes after the payment was cancelled is cancelled in its turn, never confirmed", async () => {
    const trip = newBooking();
    await system.fault({ mode: "timeout_after", operations: ["create"], times: TRIES - 1 });
    const authorize = trip.authorize();
    await system.send(authorize);
    await becomes(trip, "requires_confirmation");
    // What a cancel writes first; the queue of a local run would bring it only after the authorisation.
    await system.db
      .prepare("update payments set cancelled_at = ?, status = 'cancelled' where id = ?")
      .bind(Date.now(), trip.payment)
      .run();
    expect(await answered(authorize)).toMatchObject([{ type: "payment.cancelled" }]);
    await becomes(trip, "canceled");
  });

  test("is not created anew a day later, when its key would be a new request", async () => {
    const trip = newBooking();
    await system.db
      .prepare(
        "insert into payments (id, booking_id, status, amount_minor, currency, create_sent_at, created_at, updated_at) values (?, ?, 'created', ?, 'EUR', ?, 0, 0)",
      )
      .bind(trip.payment, trip.booking, TOTAL, Date.now() - DAY_MS)
      .run();
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toEqual([]);
  });
});

describe("a capture, a cancel or a refund that gets a server error", () => {
  test("a capture is not repeated under a fresh key: the authorisation is cancelled", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "error", operations: ["capture"], times: 1 });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.cancelled" });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "canceled", amount_received: 0 }]);
  });

  test("a capture whose cancel gets one too is asked about until the provider's word is final, not left to the polls", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "error", operations: ["capture", "cancel"], times: TRIES_AT_A_500 + 1 });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.cancelled" });
    expect(await statusOf(trip)).toBe("canceled");
  });

  test("an authorisation whose cancel gets one too is asked about until the provider's word is final", async () => {
    const trip = newBooking();
    await system.fault({ mode: "error", operations: ["confirm", "cancel"], times: TRIES_AT_A_500 + 1 });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.cancelled" });
    expect(await statusOf(trip)).toBe("canceled");
  });

  test("a capture that nobody can ask about is sent again under its own key while there is time, and taken once", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "timeout_before", operations: ["capture", "retrieve"], times: 2 * TRIES });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.captured", amount_minor: TOTAL });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "succeeded", amount_received: TOTAL }]);
  });

  test("a cancel takes its next key, once the record has shown that nothing came of it", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "error", operations: ["cancel"], times: 1 });
    expect(await system.ask(trip.cancel())).toMatchObject({ type: "payment.cancelled" });
    expect(await statusOf(trip)).toBe("canceled");
    const row = await system.db.prepare("select cancel_generation as n from payments where id = ?").bind(trip.payment).first();
    expect(row).toEqual({ n: 1 });
  });

  test("a refund that gets one while an earlier try is still on its way keeps its key, and is paid once", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.ask(trip.capture());
    const before = (await system.requests()).refund;
    await system.fault({ mode: "late", operations: ["refund"], times: 1 });
    // Less than half, so that the provider would pay it twice.
    const refund = trip.refund(HALF - 1);
    await system.send(refund);
    await until(
      async () => (await system.requests()).refund,
      (count) => count > before,
    );
    await system.fault({ mode: "error", operations: ["refund"], times: 1 });
    await answered(refund);
    await untilLateCame();
    const [intent] = await system.witness(trip.booking);
    expect((await system.stripe.refunds.list({ payment_intent: intent?.id ?? "" })).data).toHaveLength(1);
    expect(intent).toMatchObject({ amount_refunded: HALF - 1 });
  });

  test("a refund whose key has died is looked for before it is asked for again, and paid once", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.ask(trip.capture());
    const refund = trip.refund();
    const [intent] = await system.witness(trip.booking);
    const metadata = { booking_id: trip.booking, payment_id: trip.payment, message_id: refund.id };
    await system.stripe.refunds.create({ payment_intent: intent?.id ?? "", amount: TOTAL, metadata });
    await system.db
      .prepare(
        "insert into refunds (message_id, payment_id, booking_id, amount_minor, fee_minor, currency, status, key_sent_at, created_at, updated_at) values (?, ?, ?, ?, 0, 'EUR', 'requested', ?, 0, 0)",
      )
      .bind(refund.id, trip.payment, trip.booking, TOTAL, Date.now() - DAY_MS)
      .run();
    expect(await system.ask(refund)).toMatchObject({ type: "payment.refunded", amount_minor: TOTAL });
    expect(await system.witness(trip.booking)).toMatchObject([{ amount_received: TOTAL, amount_refunded: TOTAL }]);
    expect((await system.stripe.refunds.list({ payment_intent: intent?.id ?? "" })).data).toHaveLength(1);
  });
});

describe("a call that the provider's rate limit refuses in every try", () => {
  test.each(["create", "confirm"] as const)("to %s comes later, and the passenger gets what was asked for", async (operation) => {
    const trip = newBooking();
    await system.fault({ mode: "rate_limited", operations: [operation], times: TRIES });
    expect(await system.ask(trip.authorize())).toMatchObject({ type: "payment.authorized", amount_minor: TOTAL });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "requires_capture", amount_received: 0 }]);
  });

  test("to capture comes later, and no good authorisation is cancelled for it", async () => {
    const trip = newBooking();
    await system.ask(trip.authorize());
    await system.fault({ mode: "rate_limited", operations: ["capture"], times: TRIES });
    expect(await system.ask(trip.capture())).toMatchObject({ type: "payment.captured", amount_minor: TOTAL });
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "succeeded", amount_received: TOTAL }]);
  });

  test("after one that had its effect comes later with the same key, and has it once", async () => {
    const trip = newBooking();
    await system.fault({ mode: "timeout_after", operations: ["create"], times: 1 });
    const authorize = trip.authorize();
    await system.send(authorize);
    await becomes(trip, "requires_confirmation");
    await system.fault({ mode: "rate_limited", operations: ["create"], times: TRIES - 1 });
    expect(await answered(authorize)).toMatchObject([{ type: "payment.authorized", amount_minor: TOTAL }]);
    expect(await system.witness(trip.booking)).toMatchObject([{ status: "requires_capture", amount_received: 0 }]);
  });
});

test("an intent that the provider says it has not is no proof of anything: the payment stays unknown", async () => {
  const trip = newBooking();
  await system.ask(trip.authorize());
  await system.db.prepare("update payments set intent_id = 'pi_unheard_of' where id = ?").bind(trip.payment).run();
  expect(await system.ask(trip.poll(false, 1))).toMatchObject({ type: "payment.unknown" });
  expect(await system.ask(trip.poll(true, 2))).toMatchObject({ type: "payment.unknown" });
});
