import { expect, it } from "vitest";
import type { Command } from "#domain/booking/commands.ts";
import { resendDelay } from "./resend.ts";

const MINUTE_MS = 60_000;
const to = (receiver: Command["to"]): Command => ({ to: receiver }) as Command;

it.each([
  ["seats", [3, 6, 12, 24, 48, 60, 60]],
  ["bookings", [3, 6, 12, 24, 48, 60, 60]],
  ["payments", [60, 60, 60, 60, 60, 60, 60]],
  ["notifications", [60, 60, 60, 60, 60, 60, 60]],
] as const)("asks %s again after %j seconds", (receiver, seconds) => {
  expect(seconds.map((_, i) => resendDelay(to(receiver), i + 1, i * MINUTE_MS))).toEqual(seconds.map((each) => each * 1_000));
});

it("asks whoever has been silent for an hour four times an hour", () => {
  expect(resendDelay(to("seats"), 70, 61 * MINUTE_MS)).toBe(15 * MINUTE_MS);
});
