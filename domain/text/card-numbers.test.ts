import { describe, expect, test } from "vitest";
import { holdsCardNumber } from "./card-numbers.ts";

describe("looks like a card number", () => {
  test.each([
    "4242424242424242",
    "4242 4242 4242 4242",
    "4000-0025-0000-3155",
    "378282246310005",
    "6011111111111117",
    "my card is 5555555555554444, ok?",
    4242424242424242,
    { a: [{ b: "4242424242424242" }] },
    { "4242424242424242": 1 },
    "+4242424242424242",
    "4222222222222",
    "4242424242424242 ada@example.com",
    "4242424242424242, ada@example.com",
    "4242424242424242@",
    // With its code, or with when it expires.
    "4242 4242 4242 4242 123",
    "4242424242424242 123",
    "4242424242424242 12/27",
    "12/27 4242 4242 4242 4242",
    "12-27 4242-4242-4242-4242",
    "3782 822463 10005 1234",
    "6304 0000 0000 0000 000",
    "42424242 42424242 12345",
    "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
    "+44 7700 900123 4242 4242 4242 4242",
  ])("%j", (value) => expect(holdsCardNumber(value)).toBe(true));
});

describe("does not look like one", () => {
  test.each([
    "4242424242424241",
    "+447700900123",
    "+491701234567890",
    "424242424242",
    "HF101_2026-12-01_LHR",
    "bkg_03_0123456789abcdefghjkmnpqrs",
    "pm_card_visa",
    "a4242424242424242b",
    "1990-12-10",
    "off_4242424242424242x.y",
    "",
    null,
    true,
    42,
    [],
    {},
    "42424242424242424242",
    "+49 170 1234567890",
    "0170 1234567 0171 7654321",
    "1234 4242 4242 4242 4241",
    // Many an address is made of a telephone number or of a time.
    "4222222222222@example.com",
    "karl.4222222222222@example.com",
    "4222222222222+flights@example.com",
    { contact: { email: "4242424242424242@example.com" } },
  ])("%j", (value) => expect(holdsCardNumber(value)).toBe(false));
});

test("is found however deep it lies, and a body as deep as one can be is gone through", () => {
  const deep = (inside: string, brackets = 30_000) => JSON.parse("[".repeat(brackets) + inside + "]".repeat(brackets)) as unknown;
  expect(holdsCardNumber(deep('"4242424242424242"'))).toBe(true);
  expect(holdsCardNumber(deep('"none"'))).toBe(false);
});

test("is looked for in one pass, whatever the text", () => {
  for (const text of ["a", "a.", "1", "@a", "a@", "1 ", "1234 "]) expect(holdsCardNumber(text.repeat(500_000))).toBe(false);
});
