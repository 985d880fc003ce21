import { expect, test } from "vitest";
import { isStillTrue } from "./still-true.ts";

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
    expect(isStillTrue("booking.refunded", { status: "cancelled", refund: { status } }, "other_means")).toBe(true);
  expect(isStillTrue("booking.refunded", { status: "cancelled", refund: { status: "failed" } }, "card")).toBe(false);
  expect(isStillTrue("booking.cancelled", { status: "failed", refund: { status: "failed" } }, "other_means")).toBe(false);
});
