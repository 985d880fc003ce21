import { expect, test } from "vitest";
import { KINDS, kindOf } from "./kinds.ts";
import { NEWS } from "./news.fixture.ts";

const KINDS_BY_TYPE = Object.entries(KINDS);
const { booking } = NEWS;
/** The airline has cancelled its way back. */
const timeline = [{ event: "flight.cancelled", detail: "HF8_2026-12-20_LHR" }];

test("the text is kept of what a timetable says, which no saga knows", () => {
  const kept = KINDS_BY_TYPE.filter(([, kind]) => kind.kept({ booking }));
  expect(kept.map(([type]) => type)).toEqual(["booking.changed", "booking.check_in_open"]);
});

test.each([
  ["card", false],
  ["other_means", true],
  ["dispute", true],
] as const)("of a refund by %s its text is kept: %s", (by, isKept) => {
  expect(KINDS["booking.refunded"].kept({ booking, refund: { by } })).toBe(isKept);
});

test("by SMS goes what somebody has to know who is about to travel, and not that they have cancelled themselves", () => {
  const bySms = KINDS_BY_TYPE.filter(([, kind]) => kind.by_sms({ booking }));
  expect(bySms.map(([type]) => type)).toEqual(["booking.confirmed", "booking.changed"]);
});

test("that the airline has cancelled a flight goes by SMS, too", () => {
  const bySms = KINDS_BY_TYPE.filter(([, kind]) => kind.by_sms({ booking: { ...booking, timeline } }));
  expect(bySms.map(([type]) => type)).toEqual(["booking.confirmed", "booking.cancelled", "booking.changed"]);
});

test("whatever may go by SMS can be turned off there, and nothing else", () => {
  for (const [type, kind] of KINDS_BY_TYPE)
    expect([type, kind.optional.sms !== null]).toEqual([type, kind.by_sms({ booking: { ...booking, timeline } })]);
});

test("a letter to an account is of none of these kinds", () => {
  expect(kindOf("account.verify")).toBeUndefined();
  expect(kindOf("booking.held")).toBe(KINDS["booking.held"]);
});
