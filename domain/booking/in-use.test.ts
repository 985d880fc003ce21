import { expect, it } from "vitest";
import { ERASED, eraseRecord } from "./erase.ts";
import { inUse } from "./in-use.ts";
import type { BookingRecord, PaymentRecord } from "./record.ts";
import { NOW, heldBooking } from "./world.fixture.ts";

const LANDED = NOW - 1;
const paid = (change: Partial<PaymentRecord>): PaymentRecord => ({
  id: "pay_1",
  n: 1,
  state: "captured",
  method: "pm_card_visa",
  on_decline: "release",
  return_url: "https://shop.example/ada",
  amount_minor: 100,
  captured_minor: 100,
  refunded_minor: 0,
  refund_pending: false,
  debt_minor: 0,
  created_at: NOW,
  decline_code: null,
  action_url: "https://bank.example/ada",
  polls: 0,
  asked: true,
  ...change,
});
const booking = (status: BookingRecord["status"], change: Partial<PaymentRecord> = {}): BookingRecord => ({
  ...heldBooking(),
  status,
  payments: [paid(change)],
});

it.each(["held", "paying", "cancelling"] as const)("a booking that is %s is in use, even after its flights", (status) => {
  expect(inUse(booking(status), LANDED, NOW)).toBe(status);
});

it("a confirmed one is in use until its last flight has landed, as late in its day as that may be, and not a moment longer", () => {
  const day = 24 * 3_600_000;
  expect(inUse(booking("confirmed"), NOW + 1, NOW)).toBe("not_flown");
  // Sold to land in the morning, and put off to the evening.
  expect(inUse(booking("confirmed"), NOW - day + 1, NOW)).toBe("not_flown");
  expect(inUse(booking("confirmed"), NOW - day, NOW)).toBeNull();
});

it.each(["cancelled", "expired", "failed"] as const)("one that is %s is not, though its flights are to come", (status) => {
  expect(inUse(booking(status), NOW + 1, NOW)).toBeNull();
});

it.each([
  ["refund_pending", { refund_pending: true }],
  ["refund_pending", { state: "refunding" }],
  ["unsettled", { state: "unknown" }],
  ["unsettled", { state: "authorized" }],
] as const)("money under way keeps it in use: %s, %j", (because, change) => {
  expect(inUse(booking("cancelled", change), LANDED, NOW)).toBe(because);
});

it("a payment that never was asked for is not under way", () => {
  expect(inUse(booking("expired", { state: "processing", asked: false }), LANDED, NOW)).toBeNull();
});

it("a saga at work keeps it in use", () => {
  const run = { saga: "release", direction: "forward", step: "release", suspended: false, failure: null } as const;
  expect(inUse({ ...booking("cancelled"), run }, LANDED, NOW)).toBe("unsettled");
});

it("erasing leaves seats, amounts, tickets and what happened, and nothing that leads to a person", () => {
  const before = booking("cancelled");
  const after = eraseRecord(before, NOW);
  expect(after).toEqual({
    ...before,
    version: before.version + 1,
    payments: [paid({ method: ERASED, return_url: null, action_url: null })],
    timeline: [...before.timeline, { at: NOW, event: "booking.erased", detail: "" }],
  });
  expect(JSON.stringify(after)).not.toContain("ada");
});
