import { expect, test } from "vitest";
import { isStillTrue, mayBeOutdated } from "./still-true.ts";

const STATUSES = ["held", "paying", "confirmed", "cancelling", "cancelled", "expired", "failed"];

test.each([
  ["booking.held", ["held"]],
  ["booking.confirmed", ["confirmed"]],
  ["booking.failed", ["failed"]],
  ["booking.expired", ["expired"]],
  ["booking.cancelled", ["cancelled"]],
  ["booking.changed", ["held", "paying", "confirmed"]],
  ["booking.check_in_open", ["confirmed"]],
  // Only a refund makes it so, and an account is no booking.
  ["booking.refunded", []],
  ["account.verify", []],
])("%s is still true of a booking that is %j, and of no other", (type, statuses) => {
  expect(STATUSES.filter((status) => isStillTrue(type, { status, refund: null }))).toEqual(statuses);
});

test.each([
  ["succeeded", true],
  ["pending", false],
  ["failed", false],
] as const)("a refund that is %s: %s", (status, isTrue) => {
  expect(isStillTrue("booking.refunded", { status: "cancelled", refund: { status } })).toBe(isTrue);
});

test("a refund that was paid by other means is true for good, whatever became of the one to the card", () => {
  for (const status of ["pending", "succeeded", "failed"] as const)
    for (const by of ["other_means", "dispute"] as const)
      expect(isStillTrue("booking.refunded", { status: "cancelled", refund: { status } }, by)).toBe(true);
  expect(isStillTrue("booking.refunded", { status: "cancelled", refund: { status: "failed" } }, "card")).toBe(false);
  expect(isStillTrue("booking.cancelled", { status: "failed", refund: { status: "failed" } }, "other_means")).toBe(false);
});

const AT = "2026-11-23T19:03:20.000Z";
const after = (seconds: number): number => Date.parse(AT) + seconds * 1_000;

test.each([
  ["the first try, at once", 1, 0, false],
  ["the first try, a minute later", 1, 60, false],
  ["the first try, more than a minute later", 1, 61, true],
  ["the first try, by a clock that is behind", 1, -5, false],
  ["the second try, at once", 2, 0, true],
  ["a try hours later", 9, 20_000, true],
])("what has waited may be outdated: %s", (_case, attempts, seconds, isLate) => {
  for (const type of ["booking.held", "booking.confirmed", "booking.changed", "booking.check_in_open"])
    expect(mayBeOutdated({ type, at: AT }, attempts, after(seconds))).toBe(isLate);
});

test("how a booking has ended, and letters to accounts, are never outdated", () => {
  for (const type of ["booking.failed", "booking.expired", "booking.cancelled", "booking.refunded", "account.verify"])
    expect(mayBeOutdated({ type, at: AT }, 9, after(20_000))).toBe(false);
});
