import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Entry,
  captureEntry,
  debtSettledEntry,
  disputeEntry,
  disputeReturnedEntry,
  refundOwedEntry,
  refundPaidEntry,
  refundReturnedEntry,
  settledFrom,
} from "./entry.ts";

const amount = fc.integer({ min: 0, max: 99_999_999 });
const sum = (entries: Entry[], account?: string): number =>
  entries
    .flatMap(({ lines }) => lines)
    .filter((line) => account === undefined || line.account === account)
    .reduce((total, { debit_minor, credit_minor }) => total + debit_minor - credit_minor, 0);

test("every entry is balanced, for any amounts", () => {
  fc.assert(
    fc.property(amount, amount, (paid, fee) => {
      const entries = [
        captureEntry("pay", "JPY", paid),
        refundOwedEntry("m", "JPY", paid, fee),
        refundPaidEntry("re", "JPY", paid),
        refundReturnedEntry("re", "JPY", paid),
        debtSettledEntry("m", "JPY", paid, "bank"),
        debtSettledEntry("m", "JPY", paid, "disputes"),
        disputeEntry("du", "JPY", paid),
        disputeReturnedEntry("du", "JPY", paid),
      ];
      for (const entry of entries) expect(sum([entry])).toBe(0);
    }),
  );
});

test("clearing is what was captured less what went back, and the other side says what for", () => {
  const sold = captureEntry("pay", "EUR", 12_000);
  const cancelled = [sold, refundOwedEntry("m", "EUR", 10_000, 2_000)];
  expect(sum(cancelled, "refunds_payable")).toBe(-10_000);
  const refunded = [...cancelled, refundPaidEntry("re", "EUR", 10_000)];
  expect([
    sum(refunded, "provider_clearing"),
    sum(refunded, "fees"),
    sum(refunded, "customer_funds"),
    sum(refunded, "refunds_payable"),
  ]).toEqual([2_000, -2_000, 0, 0]);
  const returned = [...refunded, refundReturnedEntry("re", "EUR", 10_000)];
  expect([sum(returned, "provider_clearing"), sum(returned, "refunds_payable")]).toEqual([12_000, -10_000]);
});

test("a debt paid by other means is owed no longer, and what the provider holds stays what it was", () => {
  const owing = [
    captureEntry("pay", "EUR", 12_000),
    refundOwedEntry("m", "EUR", 10_000, 2_000),
    refundPaidEntry("re", "EUR", 10_000),
    refundReturnedEntry("re", "EUR", 10_000),
  ];
  const settled = [...owing, debtSettledEntry("m", "EUR", 10_000, "bank")];
  expect([sum(owing, "refunds_payable"), sum(settled, "refunds_payable")]).toEqual([-10_000, 0]);
  expect([sum(settled, "provider_clearing"), sum(settled, "bank"), sum(settled, "fees")]).toEqual([12_000, -10_000, -2_000]);
});

test("a debt whose passenger's bank took the payment back is owed no longer, is paid from no account of ours, and clears the dispute", () => {
  const disputed = [
    captureEntry("pay", "EUR", 12_000),
    disputeEntry("du", "EUR", 12_000),
    refundOwedEntry("m", "EUR", 10_000, 2_000),
  ];
  const settled = [...disputed, debtSettledEntry("m", "EUR", 10_000, "disputes")];
  const accounts = ["refunds_payable", "disputes", "provider_clearing", "bank", "fees"] as const;
  expect(accounts.map((account) => sum(disputed, account))).toEqual([-10_000, 12_000, 0, 0, -2_000]);
  // What is left of the dispute is the fee, which the bank has taken back as well.
  expect(accounts.map((account) => sum(settled, account))).toEqual([0, 2_000, 0, 0, -2_000]);
});

test("a dispute that is won gives the money back, in whatever order the provider tells it", () => {
  const [taken, back] = [disputeEntry("du", "EUR", 12_000), disputeReturnedEntry("du", "EUR", 12_000)];
  for (const told of [
    [captureEntry("pay", "EUR", 12_000), taken, back],
    [back, captureEntry("pay", "EUR", 12_000), taken],
  ])
    expect([sum(told, "provider_clearing"), sum(told, "disputes"), sum(told, "customer_funds")]).toEqual([12_000, 0, -12_000]);
});

test.each([
  ["nothing is disputed", 0, "bank"],
  ["the bank has taken back as much", 10_000, "disputes"],
  ["the bank has taken back more", 12_000, "disputes"],
  ["less is disputed", 9_999, "bank"],
] as const)("a debt of 10,000 is settled from where it was paid: %s", (_why, disputed, account) => {
  expect(settledFrom(10_000, disputed)).toBe(account);
});

test("fractions, negative and unsafe amounts are bugs", () => {
  for (const wrong of [0.5, -1, Number.NaN, Number.MAX_SAFE_INTEGER + 1])
    expect(() => captureEntry("pay", "EUR", wrong)).toThrow("invariant violated");
});

test("what cannot happen twice has one id, whoever reports it", () => {
  expect(captureEntry("pay_1", "EUR", 5).id).toBe(captureEntry("pay_1", "EUR", 5).id);
  expect(
    new Set(
      [
        captureEntry("x", "EUR", 1),
        refundOwedEntry("x", "EUR", 1, 0),
        refundPaidEntry("x", "EUR", 1),
        refundReturnedEntry("x", "EUR", 1),
        debtSettledEntry("x", "EUR", 1, "bank"),
        disputeEntry("x", "EUR", 1),
        disputeReturnedEntry("x", "EUR", 1),
      ].map(({ id }) => id),
    ).size,
  ).toBe(7);
});

test("a line of nothing is left out", () => {
  expect(refundOwedEntry("m", "EUR", 0, 500).lines.map(({ account }) => account)).toEqual(["customer_funds", "fees"]);
});
