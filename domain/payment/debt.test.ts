import { expect, test } from "vitest";
import { isDisputed, wasDisputed } from "./debt.ts";

test.each([
  ["charge_disputed", true],
  ["refund_disputed_payment", true],
  ["charge_for_pending_refund_disputed", true],
  ["expired_or_canceled_card", false],
  ["amount_too_large", false],
  ["unknown", false],
])("a refund that failed by %s failed because of a dispute: %s", (code, is) => {
  expect(isDisputed(code)).toBe(is);
});

test("what a booking's history says last of a refund counts, and a dispute alone has not made one fail", () => {
  const failed = (detail: string) => ({ event: "payment.refund_failed", detail });
  const disputed = { event: "payment.disputed", detail: "charge_disputed" };
  expect(wasDisputed([])).toBe(false);
  expect(wasDisputed([disputed])).toBe(false);
  expect(wasDisputed([failed("charge_disputed"), disputed])).toBe(true);
  expect(wasDisputed([failed("charge_disputed"), failed("expired_or_canceled_card")])).toBe(false);
  expect(wasDisputed([failed("expired_or_canceled_card"), failed("charge_for_pending_refund_disputed")])).toBe(true);
});
