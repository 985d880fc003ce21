import { describe, expect, test } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { RefundDebt, RefundDebtPage } from "#contracts/refund-debts.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { refundDebt } from "./test/samples.ts";

const LIST = "/v1/ops/refund-debts";
const SETTLE = `${LIST}/${refundDebt.id}/settle`;
const keyed = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "idempotency-key": "key-1", "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe("the list of refund debts", () => {
  test("is a page of one state, kept by no cache", async () => {
    const { withToken, services } = gateway();
    services.payments.refundDebts.mockResolvedValueOnce({ ok: true, value: { data: [refundDebt], next_cursor: refundDebt.id } });
    const answer = await withToken(`${LIST}?state=open&limit=1&cursor=debt_1`, {}, OPERATOR);
    expect(RefundDebtPage.parse(await answer.json())).toEqual({ data: [refundDebt], next_cursor: refundDebt.id });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(services.payments.refundDebts).toHaveBeenCalledExactlyOnceWith({ state: "open", limit: 1, cursor: "debt_1" });
  });

  test.each(["state=paid", "limit=0", "currency=EUR"])("refuses %s", async (query) => {
    const { withToken, services } = gateway();
    const answer = await withToken(`${LIST}?${query}`, {}, OPERATOR);
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([400, "validation_failed"]);
    expect(asked(services)).toEqual([]);
  });

  test("refuses a cursor that is none of ours", async () => {
    const { withToken, services } = gateway();
    services.payments.refundDebts.mockResolvedValueOnce({ ok: false, error: { reason: "invalid_cursor" } });
    expect((await withToken(`${LIST}?cursor=garbage`, {}, OPERATOR)).status).toBe(400);
  });
});

describe("a refund debt", () => {
  test.each([
    [LIST, {}],
    [SETTLE, keyed({ reference: "transfer 1" })],
  ])("%s is not for passengers, nor for agents", async (path, init) => {
    const { withToken, services } = gateway();
    for (const role of ["passenger", "agent"]) expect((await withToken(path, init, { claims: { role } })).status).toBe(403);
    expect(asked(services)).toEqual([]);
  });

  test("is settled by the operator of the token, with the reference as it was meant", async () => {
    const { withToken, services } = gateway();
    const answer = await withToken(SETTLE, keyed({ reference: " transfer 4711 " }), OPERATOR);
    expect(RefundDebt.parse(await answer.json())).toMatchObject({ state: "settled", reference: "transfer 4711" });
    expect(services.payments.settleRefundDebt).toHaveBeenCalledExactlyOnceWith({
      debt_id: refundDebt.id,
      reference: "transfer 4711",
      user_id: "usr_1",
      key: "key-1",
      request_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test.each([
    ["no reference", {}],
    ["an empty reference", { reference: "  " }],
    ["more than a reference", { reference: "r", amount_minor: 1 }],
    ["a novel", { reference: "r".repeat(201) }],
  ])("is not settled with %s", async (_, body) => {
    const { withToken, services } = gateway();
    expect((await withToken(SETTLE, keyed(body), OPERATOR)).status).toBe(400);
    expect(asked(services)).toEqual([]);
  });

  test("is not settled with the number of a card in its reference", async () => {
    const { withToken, services } = gateway();
    const answer = await withToken(SETTLE, keyed({ reference: "to card 4242 4242 4242 4242" }), OPERATOR);
    expect(Problem.parse(await answer.json()).code).toBe("card_number_refused");
    expect(asked(services)).toEqual([]);
  });

  test.each([
    ["debt_settled", 409, "debt_settled"],
    ["key_reused", 422, "idempotency_key_reused"],
    ["not_found", 404, "not_found"],
  ] as const)("says %s as %i %s", async (reason, status, code) => {
    const { withToken, services } = gateway();
    services.payments.settleRefundDebt.mockResolvedValueOnce({ ok: false, error: { reason } });
    const answer = await withToken(SETTLE, keyed({ reference: "r" }), OPERATOR);
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([status, code]);
  });

  test("says when the answer is an earlier one", async () => {
    const { withToken, services } = gateway();
    services.payments.settleRefundDebt.mockResolvedValueOnce({ ok: true, value: { body: refundDebt, replayed: true } });
    expect((await withToken(SETTLE, keyed({ reference: "r" }), OPERATOR)).headers.get("idempotency-replayed")).toBe("true");
  });

  test.each(["dl_payments_eA", "debt_", "bkg_03_1"])("is not found under %s, which is none of our ids", async (odd) => {
    const { withToken, services } = gateway();
    expect((await withToken(`${LIST}/${odd}/settle`, keyed({ reference: "r" }), OPERATOR)).status).toBe(404);
    expect(asked(services)).toEqual([]);
  });
});
