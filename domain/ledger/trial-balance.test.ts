import { expect, test } from "vitest";
import { captureEntry, refundOwedEntry, refundPaidEntry, type Entry } from "./entry.ts";
import { type AccountSum, trialBalance } from "./trial-balance.ts";

/** As the ledger adds its rows up. */
const sumsOf = (entries: Entry[]): AccountSum[] =>
  entries.flatMap(({ currency, lines }) => lines.map((line) => ({ currency, ...line })));

test("each currency is added up by itself, in its own minor unit", () => {
  const sums = sumsOf([captureEntry("pay_1", "JPY", 98_000), captureEntry("pay_2", "KWD", 12_345)]);
  expect(trialBalance(sums)).toEqual([
    {
      currency: "JPY",
      debit_minor: 98_000,
      credit_minor: 98_000,
      balanced: true,
      accounts: [
        { account: "provider_clearing", debit_minor: 98_000, credit_minor: 0, balance_minor: 98_000 },
        { account: "customer_funds", debit_minor: 0, credit_minor: 98_000, balance_minor: -98_000 },
      ],
    },
    expect.objectContaining({ currency: "KWD", debit_minor: 12_345, credit_minor: 12_345, balanced: true }),
  ]);
});

test("what was built as entries always balances", () => {
  const entries = [captureEntry("pay", "EUR", 500), refundOwedEntry("m", "EUR", 300, 50), refundPaidEntry("re", "EUR", 300)];
  expect(trialBalance(sumsOf(entries))).toMatchObject([{ balanced: true }]);
});

test("a line that lacks its other side is seen, and makes no other currency look wrong", () => {
  const [lost = { account: "fees", debit_minor: 0, credit_minor: 0 } as const] = captureEntry("pay", "EUR", 500).lines;
  const sums = [...sumsOf([captureEntry("pay_2", "GBP", 700)]), { currency: "EUR", ...lost }];
  expect(trialBalance(sums)).toMatchObject([
    { currency: "GBP", balanced: true },
    { currency: "EUR", debit_minor: 500, credit_minor: 0, balanced: false },
  ]);
});

test("an empty ledger has no currency", () => {
  expect(trialBalance([])).toEqual([]);
});
