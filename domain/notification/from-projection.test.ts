import { describe, expect, test } from "vitest";
import { newsOf, type ProjectedFacts } from "./from-projection.ts";

const ENDED_AT = "2026-11-01T12:00:00.000Z";
const days = (count: number) => new Date(Date.parse(ENDED_AT) + count * 24 * 3_600_000).toISOString();
const amount = { amount_minor: 15_000, currency: "GBP" };
const booking = (status: string, refund: ProjectedFacts["refund"] = null): ProjectedFacts => ({
  status,
  refund,
  timeline: [{ at: "2026-10-01T12:00:00.000Z" }, { at: ENDED_AT }],
});
const typesOf = (facts: ProjectedFacts, at = days(0)) => newsOf(facts, at).map(({ type }) => type);

describe("what lists are told is news for a passenger", () => {
  test.each(["held", "paying", "confirmed", "cancelling", "cancelled", "expired", "failed"])(
    "of a booking without a refund only while it is held: %s",
    (status) => {
      expect(typesOf(booking(status))).toEqual(status === "held" ? ["booking.held"] : []);
    },
  );

  test.each([
    ["cancelled", "succeeded", true],
    ["failed", "succeeded", true],
    // The booking is not at its end, and will be told of again.
    ["cancelling", "succeeded", false],
    ["cancelled", "pending", false],
    ["cancelled", "failed", false],
    ["failed", "pending", false],
  ] as const)("of a %s booking whose refund is %s: %s", (status, state, isNews) => {
    expect(typesOf(booking(status, { amount, status: state }))).toEqual(isNews ? ["booking.refunded"] : []);
  });

  test("with the amount, and that it went to the card", () => {
    expect(newsOf(booking("cancelled", { amount, status: "succeeded" }), days(0))).toEqual([
      { type: "booking.refunded", refund: { amount, by: "card" } },
    ]);
  });

  test("but not of a refund of nothing", () => {
    expect(typesOf(booking("cancelled", { amount: { ...amount, amount_minor: 0 }, status: "succeeded" }))).toEqual([]);
  });

  test.each([
    [10, true],
    [30, true],
    [31, false],
  ])("and of a refund %d days after the booking's end: %s", (after, isNews) => {
    expect(typesOf(booking("cancelled", { amount, status: "succeeded" }), days(after))).toHaveLength(isNews ? 1 : 0);
  });
});
