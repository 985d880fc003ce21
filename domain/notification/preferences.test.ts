import { describe, expect, test } from "vitest";
import { ALL_WANTED, isOptional, isWanted, type Preferences, withDefaults } from "./preferences.ts";

const NONE_WANTED: Preferences = {
  email: { held: false, expired: false, refunded: false, check_in_open: false },
  sms: { confirmed: false, changed: false },
};
const TYPES = [
  "booking.held",
  "booking.confirmed",
  "booking.failed",
  "booking.expired",
  "booking.cancelled",
  "booking.refunded",
  "booking.changed",
  "booking.check_in_open",
  "account.verify",
  "account.reset",
  "account.known",
  "account.welcome",
];

describe("who wants as little as may be", () => {
  test("still hears by mail of the ticket and what becomes of it, and of the account", () => {
    expect(TYPES.filter((type) => isWanted(NONE_WANTED, type, "email"))).toEqual([
      "booking.confirmed",
      "booking.failed",
      "booking.cancelled",
      "booking.changed",
      "account.verify",
      "account.reset",
      "account.known",
      "account.welcome",
    ]);
  });

  test("gets no SMS of those that there are, of which one that a flight is cancelled is as one that it has changed", () => {
    for (const type of ["booking.confirmed", "booking.changed", "booking.cancelled"])
      expect(isWanted(NONE_WANTED, type, "sms")).toBe(false);
  });
});

test("who has said nothing hears of everything", () => {
  for (const channel of ["email", "sms"] as const)
    expect(TYPES.filter((type) => !isWanted(ALL_WANTED, type, channel))).toEqual([]);
});

test("each kind is turned off by itself, by its channel alone", () => {
  const some = { ...ALL_WANTED, email: { ...ALL_WANTED.email, held: false }, sms: { ...ALL_WANTED.sms, confirmed: false } };
  expect(TYPES.filter((type) => !isWanted(some, type, "email"))).toEqual(["booking.held"]);
  expect(TYPES.filter((type) => !isWanted(some, type, "sms"))).toEqual(["booking.confirmed"]);
});

test("only what may be turned off is worth asking about", () => {
  expect(TYPES.filter((type) => isOptional(type, "email"))).toEqual([
    "booking.held",
    "booking.expired",
    "booking.refunded",
    "booking.check_in_open",
  ]);
  expect(TYPES.filter((type) => isOptional(type, "sms"))).toEqual(["booking.confirmed", "booking.cancelled", "booking.changed"]);
});

test("who said what they want before there was more to choose wants what came later", () => {
  const said = { email: { held: false, expired: true, refunded: false }, sms: { confirmed: true, changed: false } };
  expect(withDefaults(said)).toEqual({ ...said, email: { ...said.email, check_in_open: true } });
  expect(withDefaults(NONE_WANTED)).toEqual(NONE_WANTED);
});
