import { describe, expect, test } from "vitest";
import type { Payment } from "#contracts/bookings.ts";
import { PROBLEMS } from "#contracts/problems.ts";
import { TIMELINE_EVENTS } from "#domain/booking/record.ts";
import { EXPLANATIONS } from "../../../workers/gateway/docs/explanations.ts";
import { book } from "./de/book.ts";
import { booking } from "./de/booking.ts";
import { payment } from "./de/payment.ts";
import { problems } from "./de/problems.ts";
import { bookText } from "./en/book.ts";
import { bookingText } from "./en/booking.ts";
import { paymentText } from "./en/payment.ts";
import { problemText } from "./en/problems.ts";
import { signInText } from "./en/sign-in.ts";
import { eventInWords, facetInWords, fareInWords, refundShareInWords, refundStatusInWords } from "./words.ts";

test.each([
  ["seats.sold", "HF101_2026-12-01_LHR", "Seats sold to you: HF101"],
  ["payment.captured", "pay_00_x_1", "Payment taken"],
  ["something.of_next_year", "", "something of next year"],
])("the history says of %s (%s): %s", (event, detail, words) => {
  expect(eventInWords({ event, detail })).toBe(words);
});

test("whatever a passenger's history may say has words in both languages; of an erased booking nobody is left to read", () => {
  const keys = TIMELINE_EVENTS.filter((event) => event !== "booking.erased").map((event) => `event.${event}`);
  for (const texts of [bookingText.english, booking]) expect(keys.filter((key) => !Object.hasOwn(texts, key))).toEqual([]);
});

const refund = (status: "pending" | "succeeded" | "failed", amount_minor = 12_345) => ({
  amount: { amount_minor, currency: "EUR" },
  status,
});
const disputed = [{ event: "payment.refund_failed", detail: "charge_disputed", at: "2026-12-01T10:00:00Z" }];
type Debt = NonNullable<Payment["refund_debts"]>[number];
const ofBooking = (given: ReturnType<typeof refund>, timeline: typeof disputed = [], refund_debts?: Debt[]) =>
  refundStatusInWords(given, { contact: { email: "ada@example.com" }, timeline }, [
    {
      id: "pay_1",
      status: "captured",
      amount: given.amount,
      refunded: { ...given.amount, amount_minor: 0 },
      created_at: "2026-12-01T10:00:00Z",
      ...(refund_debts && { refund_debts }),
    },
  ]);
const said = (...given: Parameters<typeof refund>) => ofBooking(refund(...given));

test("a refund is said to be on its way, or done", () => {
  expect(said("pending")).toMatch(/123\.45 is on its way to your card/);
  expect(said("succeeded")).toMatch(/123\.45 was refunded to your card/);
});

test("a refund that failed is never said to have been refunded: it comes in another way, and nothing need be done", () => {
  expect(said("failed")).toMatch(/123\.45 .* in another way\. We write to ada@example\.com/);
  expect(said("failed")).not.toMatch(/refunded|on its way/);
  expect(eventInWords({ event: "payment.refund_failed", detail: "expired_or_canceled_card" })).not.toMatch(/refunded/);
});

test("a refund that failed because the payment is disputed is said to be with the bank: nothing is promised that would pay it twice", () => {
  const words = ofBooking(refund("failed"), disputed);
  expect(words).toMatch(/disputed, and your bank has taken the money back/);
  expect(words).not.toMatch(/did not take|so we pay it/);
  expect(ofBooking(refund("failed", 0), disputed)).toMatch(/^Nothing is left to refund/);
  const event = eventInWords({ event: "payment.refund_failed", detail: "charge_for_pending_refund_disputed" });
  expect(event).toBe("No refund sent: the payment is disputed, and the bank has taken it back");
});

describe("a refund that failed", () => {
  const debt = (part: Partial<Debt>): Debt => ({
    amount: { amount_minor: 12_345, currency: "EUR" },
    state: "open",
    settled_at: null,
    by: null,
    ...part,
  });
  const settled = (by: Debt["by"]) => debt({ state: "settled", settled_at: "2026-12-05T10:00:00Z", by });

  test("and was paid in another way is said to have been, how much and when, and nothing more is promised", () => {
    const words = ofBooking(refund("failed"), [], [settled("other_means")]);
    expect(words).toMatch(/we have paid you €123\.45 in another way\. .* 5 Dec 2026/);
    expect(words).not.toMatch(/refunded|we pay it|We write/);
  });

  test("and has come through the bank is said to have, and of no payment of ours", () => {
    for (const timeline of [[], disputed]) {
      const words = ofBooking(refund("failed"), timeline, [settled("dispute")]);
      expect(words).toMatch(/your bank has taken it back from us\. Your refund of €123\.45 is part of that\. .* 5 Dec 2026/);
      expect(words).not.toMatch(/refunded|we have paid|another way|write/);
    }
  });

  test("and is still owed is promised as before, whatever another has come to", () => {
    expect(ofBooking(refund("failed"), [], [debt({})])).toBe(said("failed"));
    expect(ofBooking(refund("failed"), disputed, [debt({})])).toBe(ofBooking(refund("failed"), disputed));
    const words = ofBooking(refund("failed"), [], [settled("other_means"), debt({})]);
    expect(words).toContain(said("failed"));
    expect(words).toContain("we have paid you €123.45 in another way");
  });
});

test("nobody is sold a change of their journey, which no operation makes", () => {
  const free = { amount_minor: 0, currency: "EUR" };
  const flex = {
    family: "flex",
    refundable: true,
    changeable: true,
    cancellation_fee: free,
    bags: { carry_on: 1, checked: 2 },
  } as const;
  expect(fareInWords(flex)).toEqual(["1 cabin bag, 2 checked bags", "Refundable without a fee"]);
});

test("no text names a time that a setting may change", () => {
  for (const text of [problemText("offer_expired.says"), problems["offer_expired.says"], EXPLANATIONS.offer_expired.when])
    expect(text).not.toMatch(/minute/i);
  for (const text of [paymentText("bank_waits"), payment.bank_waits]) expect(text).not.toMatch(/minute/i);
});

test("no text promises a message that may not come", () => {
  expect(said("failed")).toMatch(/unless/);
  expect(bookText("phone_hint")).toMatch(/may .* confirmed, .* changes or cancels/);
  expect(book.phone_hint).toMatch(/kann .* bestätigt .* ändert oder streicht/);
});

test("seats that cool are those whose hold has run out: who releases seats may hold them again", () => {
  for (const text of [problemText("hold_cooldown.says"), PROBLEMS.hold_cooldown.title]) expect(text).toMatch(/r[au]n out/);
  expect(problems["hold_cooldown.says"]).toMatch(/ablaufen/);
});

test("of a backup code nobody is told to wait for the next", () => {
  expect(signInText("wrong_code")).toMatch(/30 seconds/);
  expect(signInText("wrong_backup_code")).not.toMatch(/seconds/);
});

test("a refund of nothing names no amount, whatever became of it", () => {
  for (const status of ["pending", "succeeded", "failed"] as const) expect(said(status, 0)).toMatch(/^Nothing is left to refund/);
});

test.each([
  [25_00, 62_50, 10_00, "fare €25.00, taxes €62.50, €10.00 kept"],
  [0, 62_50, 35_00, "taxes €62.50, €35.00 kept"],
  [25_00, 0, 0, "fare €25.00"],
  [0, 0, 0, ""],
])("a passenger's share of a refund, fare %i, taxes %i, kept %i: %s", (fare, tax, fee, words) => {
  const money = (amount_minor: number) => ({ amount_minor, currency: "EUR" });
  const share = { id: "pax_1", refund: money(fare + tax), fare_refund: money(fare), tax_refund: money(tax), fee: money(fee) };
  expect(refundShareInWords(share)).toBe(words);
});

test("what there is to choose is counted over its values, with the lowest price of all", () => {
  const facet = (count: number, pounds: number) => ({ count, price: { min: { amount_minor: pounds * 100, currency: "GBP" } } });
  expect(facetInWords([facet(3, 240), facet(31, 120)])).toBe("34 from £120.00");
  expect(facetInWords([])).toBe("");
});
