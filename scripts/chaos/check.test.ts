import { describe, expect, test } from "vitest";
import type { ProviderPayment } from "../../test/harness/evidence.ts";
import { booking, GOOD, hold, operation, payment, sale } from "../ordeal/evidence.fixture.ts";
import { judge } from "../ordeal/judge.ts";
import { type ChaosEvidence, check, LONG_RUN } from "./check.ts";
import { withReholds } from "./reholds.ts";

const taken = (n: number, changed: Partial<ProviderPayment> = {}): ProviderPayment => ({
  id: `pi_${n}`,
  booking_id: `bkg_${n}`,
  status: "succeeded",
  amount: 12_000,
  amount_received: 12_000,
  amount_refunded: 0,
  currency: "eur",
  created: 0,
  ...changed,
});
type Balances = Record<string, number>;
/** Of one currency, each account booked once. */
const ledger = (balances: Balances, currency = "EUR"): ChaosEvidence["balance"]["currencies"][number] => {
  const accounts = Object.entries(balances).map(([account, balance_minor]) => ({
    account: account as "fees",
    debit_minor: Math.max(0, balance_minor),
    credit_minor: Math.max(0, -balance_minor),
    balance_minor,
  }));
  const of = (side: "debit_minor" | "credit_minor"): number => accounts.reduce((total, account) => total + account[side], 0);
  const [debit_minor, credit_minor] = [of("debit_minor"), of("credit_minor")];
  return { currency, debit_minor, credit_minor, balanced: debit_minor === credit_minor, accounts };
};
const MET: ChaosEvidence["met"] = (["ok", "error", "timeout_before", "timeout_after", "late", "late_effect"] as const)
  .map((mode): ChaosEvidence["met"][number] => ({ operation: "confirm", mode, count: 1 }))
  .concat((["webhook_duplicate", "webhook_reordered"] as const).map((mode) => ({ operation: "webhook", mode, count: 1 })));

/** A booking that is confirmed, and a ticket given back of which a thousand were kept. */
const RUN: ChaosEvidence = {
  ...GOOD,
  payments: [taken(1), taken(3, { amount_refunded: 11_000 })],
  balance: { currencies: [ledger({ provider_clearing: 13_000, customer_funds: -12_000, fees: -1_000 })] },
  met: MET,
  openings: 1,
};
const found = (changed: Partial<ChaosEvidence>) => check({ ...RUN, ...changed }).wrong;
const unexplained = (changed: Partial<ChaosEvidence>): string[] => found(changed).unexplained;

test("a run in which nothing went wrong passes, and says what it compared", () => {
  expect(Object.values(found({})).flat()).toEqual([]);
  expect(check(RUN).compared).toEqual({ payments: 2, captures: 2, refunds: 1, bookings: 4, currencies: 1, balances: 3 });
});

describe("money is unexplained", () => {
  const balance = (balances: Balances) => ({ balance: { currencies: [ledger(balances)] } });

  test.each<[string, Partial<ChaosEvidence>, string]>([
    ["was captured for no booking", { payments: [...RUN.payments, taken(9)] }, "pi_9 was captured for bkg_9, which nobody knows"],
    [
      "was captured for a booking that ran out",
      { payments: [...RUN.payments, taken(4)] },
      "bkg_4 is expired, and 12000 minor units",
    ],
    [
      "was captured twice",
      { payments: [...RUN.payments, taken(1, { id: "pi_1b" })] },
      "bkg_1 is confirmed, and was paid 2 times",
    ],
    [
      "was captured twice and given back once",
      { payments: [...RUN.payments, taken(1, { amount_refunded: 12_000 })] },
      "was paid 2 times",
    ],
    ["was never captured", { payments: RUN.payments.slice(1) }, "bkg_1 is confirmed, and was never paid"],
    [
      "was captured in part",
      { payments: [taken(1, { amount_received: 11_999 }), ...RUN.payments.slice(1)] },
      "bkg_1 costs 12000 EUR",
    ],
    [
      "was captured in another currency",
      { payments: [taken(1, { currency: "jpy" }), ...RUN.payments.slice(1)] },
      "took 12000 jpy",
    ],
    [
      "was given back of a confirmed booking",
      { payments: [taken(1, { amount_refunded: 1 }), ...RUN.payments.slice(1)] },
      "11999 minor units",
    ],
    [
      "was not given back of a cancelled ticket",
      { payments: [taken(1), taken(3)] },
      "bkg_3 is cancelled, and 12000 minor units of it are kept instead of 1000",
    ],
    [
      "is still reserved",
      { payments: [...RUN.payments, taken(4, { status: "requires_capture", amount_received: 0 })] },
      "nobody waits for it",
    ],
    [
      "differs from what the ledger holds",
      balance({ provider_clearing: 13_001, customer_funds: -12_001, fees: -1_000 }),
      "provider_clearing EUR is 13001",
    ],
    [
      "is booked for another purpose",
      balance({ provider_clearing: 13_000, customer_funds: -11_000, fees: -2_000 }),
      "fees EUR is -2000",
    ],
    [
      "is owed still",
      balance({ provider_clearing: 13_000, customer_funds: -11_500, fees: -1_000, refunds_payable: -500 }),
      "refunds_payable EUR is -500",
    ],
    [
      "has no other side",
      balance({ provider_clearing: 13_000, customer_funds: -12_000 }),
      "debits of the ledger are not its credits in EUR",
    ],
    ["is missing from the ledger", { balance: { currencies: [] } }, "provider_clearing EUR is 0 in the ledger, 13000"],
  ])("that %s", (_what, changed, says) => {
    expect(unexplained(changed).join("\n")).toContain(says);
  });

  test("but not when a payment that found its seats taken went back whole", () => {
    const silence = { at: "2026-11-25T00:00:00Z", event: "booking.suspended", detail: "" };
    const lost = { ...booking("failed", "seats_lost"), timeline: [silence] };
    const changed = {
      bookings: new Map([...GOOD.bookings, ["bkg_1", lost] as const]),
      payments: [taken(1, { amount_refunded: 12_000 }), taken(3, { amount_refunded: 11_000 })],
      balance: { currencies: [ledger({ provider_clearing: 1_000, fees: -1_000 })] },
    };
    expect(unexplained(changed)).toEqual([]);
    expect(found(changed)["bookings lost"]).toEqual([]);
  });

  test("nor by an account that was used and is even, nor by a payment that was given up", () => {
    const even = ledger({ provider_clearing: 13_000, customer_funds: -12_000, fees: -1_000, refunds_payable: 0 });
    const given_up = taken(4, { status: "canceled", amount_received: 0 });
    expect(unexplained({ payments: [...RUN.payments, given_up], balance: { currencies: [even] } })).toEqual([]);
  });
});

test("currencies are not added up with each other", () => {
  const yen = { amount_minor: 12_000, currency: "JPY" };
  const bookings = new Map([...GOOD.bookings, ["bkg_1", { ...booking("confirmed"), total: yen }] as const]);
  const payments = [taken(1, { currency: "jpy" }), ...RUN.payments.slice(1)];
  const apart = [
    ledger({ provider_clearing: 1_000, fees: -1_000 }),
    ledger({ provider_clearing: 12_000, customer_funds: -12_000 }, "JPY"),
  ];
  expect(unexplained({ bookings, payments, balance: { currencies: apart } })).toEqual([]);
  expect(unexplained({ bookings, payments })).toContain(
    "provider_clearing JPY is 0 in the ledger, 12000 by the provider's records",
  );
});

test("what judges every ordeal judges this one: a lost booking fails it", () => {
  expect(found({ bookings: new Map([...GOOD.bookings].slice(1)) })["bookings lost"]).toHaveLength(1);
});

describe("a run proves nothing", () => {
  test.each(MET.map(({ mode }) => mode))("in which nothing met %s", (missing) => {
    expect(found({ met: MET.filter(({ mode }) => mode !== missing) })["proves nothing"]).toEqual([`nothing met ${missing}`]);
  });

  test("in which nothing was given back", () => {
    expect(found({ payments: [taken(1), taken(3)] })["proves nothing"]).toEqual(["no refunds to compare"]);
  });

  test("that is long and in which the breaker never opened or no payment was given up; a short one may", () => {
    const [first] = GOOD.entries;
    const entries = Array.from({ length: LONG_RUN }, () => ({ ...first, booking_id: "bkg_1" }) as (typeof GOOD.entries)[number]);
    expect(found({ entries, openings: 0 })["proves nothing"]).toContain("the circuit breaker never opened");
    expect(found({ entries })["proves nothing"]).toContain("no payment was given up");
    expect(found({ openings: 0 })["proves nothing"]).toEqual([]);
  });
});

describe("seats that were given back while the provider was silent", () => {
  const between = [...GOOD.operations.slice(0, 2), operation({ op: "look", outcome: "free" }, "", 15)];
  const again = [...between, sale("key-1", 20)];
  const suspended = {
    ...booking("confirmed"),
    timeline: [{ at: "2026-11-25T00:00:00Z", event: "booking.suspended", detail: "" }],
  };
  const bookings = new Map([...GOOD.bookings, ["bkg_1", suspended] as const]);
  const contradictions = (evidence: typeof GOOD): number =>
    judge({ ...evidence, operations: withReholds(evidence) }).wrong.contradictions.length;

  test("may be claimed again by a late success", () => {
    expect(contradictions({ ...GOOD, bookings, operations: again })).toBe(0);
  });

  test("but not by a booking that kept them all along, and not once they are another's", () => {
    expect(contradictions({ ...GOOD, operations: again })).toBe(1);
    const sold = [...between, hold("key-2", 16), payment("key-2", 17), sale("key-2", 18), sale("key-1", 20)];
    expect(contradictions({ ...GOOD, bookings, operations: sold })).toBe(1);
  });
});
