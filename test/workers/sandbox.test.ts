import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Met } from "../../workers/sandbox/provider/arrivals.ts";
import { type PaymentsHarness, startPayments } from "./fixtures/payments-harness.ts";

let system: PaymentsHarness;
beforeAll(async () => {
  system = await startPayments();
});
afterAll(() => system.close());
beforeEach(async () => {
  await system.fault({ mode: "ok" });
});

describe("the sandbox, through the official SDK", () => {
  const intent = { amount: 5_000, currency: "eur", capture_method: "manual", payment_method: "pm_card_visa" } as const;

  test("a payment is created unconfirmed, authorised, captured and refunded", async () => {
    const created = await system.stripe.paymentIntents.create(intent);
    expect(created.status).toBe("requires_confirmation");
    const authorized = await system.stripe.paymentIntents.confirm(created.id, { expand: ["latest_charge"] });
    expect(authorized).toMatchObject({
      status: "requires_capture",
      amount_capturable: 5_000,
      amount_received: 0,
      latest_charge: { object: "charge", captured: false },
    });
    expect(await system.stripe.paymentIntents.capture(created.id)).toMatchObject({ status: "succeeded", amount_received: 5_000 });
    const refund = await system.stripe.refunds.create({ payment_intent: created.id, amount: 2_000 });
    expect(refund).toMatchObject({ status: "succeeded", amount: 2_000, payment_intent: created.id });
    expect((await system.stripe.refunds.list({ payment_intent: created.id })).data.map(({ id }) => id)).toEqual([refund.id]);
    await expect(system.stripe.refunds.create({ payment_intent: created.id, amount: 3_001 })).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      param: "amount",
    });
  });

  test("what an intent's state does not allow is refused, with the intent", async () => {
    const { id } = await system.stripe.paymentIntents.create(intent);
    await expect(system.stripe.paymentIntents.capture(id)).rejects.toMatchObject({
      code: "payment_intent_unexpected_state",
      payment_intent: { id, status: "requires_confirmation" },
    });
    await system.stripe.paymentIntents.cancel(id);
    await expect(system.stripe.paymentIntents.confirm(id)).rejects.toMatchObject({
      statusCode: 400,
      payment_intent: { status: "canceled" },
    });
  });

  test.each([
    ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
  ])("%s declines with %s / %s", async (payment_method, code, decline_code) => {
    const { id } = await system.stripe.paymentIntents.create({ ...intent, payment_method });
    await expect(system.stripe.paymentIntents.confirm(id)).rejects.toMatchObject({
      type: "StripeCardError",
      statusCode: 402,
      code,
      decline_code,
      payment_intent: { id, status: "requires_payment_method" },
    });
  });

  test("an unknown payment method or intent is missing", async () => {
    await expect(system.stripe.paymentIntents.create({ ...intent, payment_method: "pm_unheard_of" })).rejects.toMatchObject({
      code: "resource_missing",
    });
    await expect(system.stripe.paymentIntents.retrieve("pi_unheard_of")).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  test("a repeated key gives the first answer again, and refuses another body", async () => {
    const first = await system.stripe.paymentIntents.create(intent, { idempotencyKey: "key-1" });
    const again = await system.stripe.paymentIntents.create(intent, { idempotencyKey: "key-1" });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.requestId).toMatch(/^req_/);
    await expect(
      system.stripe.paymentIntents.create({ ...intent, amount: 1 }, { idempotencyKey: "key-1" }),
    ).rejects.toMatchObject({ type: "StripeIdempotencyError" });
  });

  test("a server error is remembered for its key, and had no effect", async () => {
    await system.fault({ mode: "error", operations: ["create"], times: 1 });
    await expect(system.stripe.paymentIntents.create(intent, { idempotencyKey: "key-2" })).rejects.toMatchObject({
      type: "StripeAPIError",
      statusCode: 500,
    });
    await expect(system.stripe.paymentIntents.create(intent, { idempotencyKey: "key-2" })).rejects.toMatchObject({
      type: "StripeAPIError",
      statusCode: 500,
    });
  });

  test("lists are paged by cursors, newest first", async () => {
    const made: string[] = [];
    for (let i = 0; i < 3; i += 1) made.unshift((await system.stripe.paymentIntents.create(intent)).id);
    const first = await system.stripe.paymentIntents.list({ limit: 2 });
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(first.has_more).toBe(true);
    const next = await system.stripe.paymentIntents.list({ limit: 1, starting_after: made[1] ?? "" });
    expect(next.data.map(({ id }) => id)).toEqual(made.slice(2));
    const back = await system.stripe.paymentIntents.list({ limit: 1, ending_before: made[2] ?? "" });
    expect(back.data.map(({ id }) => id)).toEqual([made[1]]);
  });
});

describe("the sandbox's pages", () => {
  const mail = {
    id: "<one@holdfast>",
    channel: "email",
    to: "ada@example.com",
    subject: "<b>Hello</b>",
    text: "See https://holdfast.test/a?b=1&c=2.",
    html: '<a href="https://holdfast.test/a?b=1&amp;c=2">here</a><script>alert(1)</script>',
    booking_id: "bkg_00_x",
    type: "booking.confirmed",
    sent_at: "2026-11-23T19:00:00.000Z",
    attachments: [{ filename: "ticket.pdf", content_type: "application/pdf", content: new Uint8Array([37, 80, 68, 70]) }],
  } as const;

  test("a message is stored once, listed with its links and attachments, and shown without running anything", async () => {
    const message = { ...mail, attachments: [...mail.attachments] };
    expect(await system.sink.deliver(message)).toEqual({ stored: true });
    expect(await system.sink.deliver({ ...message, subject: "another" })).toEqual({ stored: false });
    await system.sink.deliver({
      ...message,
      id: "<two@holdfast>",
      to: "bob@example.com",
      subject: null,
      channel: "sms",
      html: null,
      attachments: [],
    });
    const inbox = (await (await system.dev("/dev/inbox.json?to=ADA@example.com")).json()) as {
      data: { attachments: { url: string }[] }[];
    };
    expect(inbox.data).toMatchObject([
      {
        id: "<one@holdfast>",
        subject: "<b>Hello</b>",
        links: ["https://holdfast.test/a?b=1&c=2"],
        attachments: [{ filename: "ticket.pdf", content_type: "application/pdf", size: 4 }],
      },
    ]);
    const file = await system.dev(inbox.data[0]?.attachments[0]?.url ?? "");
    expect([file.headers.get("content-type"), await file.text()]).toEqual(["application/pdf", "%PDF"]);
    const page = await (await system.dev("/dev/inbox")).text();
    expect(page).not.toContain("<b>Hello");
    expect(page).not.toContain("<script>");
    expect(page.indexOf("bob@example.com")).toBeLessThan(page.indexOf("ada@example.com"));
  });

  test("the provider's page and switches are readable; a wrong switch is refused", async () => {
    expect(await (await system.dev("/dev/provider")).text()).toContain("What the provider itself has recorded");
    expect((await system.fault({ mode: "sulk" as "ok" })).status).toBe(400);
    expect((await system.fault({ mode: "slow", rate: 2 })).status).toBe(400);
    await system.fault({ mode: "slow", rate: 0.5, for_ms: 60_000 });
    expect(await (await system.dev("/dev/provider/faults")).json()).toMatchObject({ data: [{ mode: "slow", rate: 0.5 }] });
  });

  test("every request that reaches the provider is counted, answered or not", async () => {
    const before = await system.requests();
    await system.fault({ mode: "error", operations: ["create"], times: 1 });
    const create = () => system.stripe.paymentIntents.create({ amount: 5, currency: "eur", payment_method: "pm_card_visa" });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    await create();
    await expect(system.stripe.refunds.retrieve("re_unheard_of")).rejects.toMatchObject({ statusCode: 404 });
    expect(await system.requests()).toEqual({ ...before, create: before.create + 2, retrieve: before.retrieve + 1 });
  });

  test("the shares of several faults add up, and every call is counted by what it met", async () => {
    const met = async (): Promise<Record<string, number>> => {
      const { met: all } = (await (await system.dev("/dev/provider/requests.json")).json()) as { met: Met[] };
      return Object.fromEntries(all.map(({ operation, mode, count }) => [`${operation} ${mode}`, count]));
    };
    const before = await met();
    await system.fault({ mode: "decline", rate: 0.5 });
    await system.fault({ mode: "error", rate: 0.5, operations: ["confirm"] });
    for (let n = 0; n < 12; n++) {
      const { id } = await system.stripe.paymentIntents.create({ amount: 5, currency: "eur", payment_method: "pm_card_visa" });
      await expect(system.stripe.paymentIntents.confirm(id)).rejects.toBeDefined();
    }
    const after = await met();
    const more = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
    expect([more("create ok"), more("confirm ok"), more("confirm decline") + more("confirm error")]).toEqual([12, 0, 12]);
  });

  test("its payments are listed page by page: those older than a given one", async () => {
    const list = async (query = ""): Promise<{ id: string }[]> =>
      ((await (await system.dev(`/dev/provider/payments.json${query}`)).json()) as { data: { id: string }[] }).data;
    for (let n = 0; n < 2; n++) await system.stripe.paymentIntents.create({ amount: 5, currency: "eur" });
    const [newest, ...older] = await list();
    expect(await list(`?after=${newest?.id}`)).toEqual(older);
    expect(await list(`?after=${older.at(-1)?.id}`)).toEqual([]);
  });

  test("nobody is sent back anywhere but by http", async () => {
    const { id } = await system.stripe.paymentIntents.create({
      amount: 5,
      currency: "eur",
      capture_method: "manual",
      payment_method: "pm_card_threeDSecure2Required",
    });
    await system.stripe.paymentIntents.confirm(id, { return_url: "http://holdfast.test/back" });
    expect(
      await (await system.dev(`/dev/provider/3ds/${id}?return_url=${encodeURIComponent("javascript:alert(1)")}`)).text(),
    ).not.toContain("javascript:");
  });

  test("what is not the sandbox's own goes to the gateway", async () => {
    expect((await system.dev("/dev/nothing-here")).status).toBe(404);
    expect((await system.dev("/v1/webhooks/stripe", { method: "POST", body: "{}" })).status).toBe(400);
  });
});
