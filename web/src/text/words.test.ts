import { expect, test } from "vitest";
import { eventInWords } from "./words.ts";

test.each([
  ["seats.sold", "HF101_2026-12-01_LHR", "Seats sold to you: HF101"],
  ["payment.captured", "pay_00_x_1", "Payment taken"],
  ["something.of_next_year", "", "something of next year"],
])("the history says of %s (%s): %s", (event, detail, words) => {
  expect(eventInWords({ event, detail })).toBe(words);
});
