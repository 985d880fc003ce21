import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { within } from "./within.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("is the answer where there is one in time, and no timer is left", async () => {
  expect(await within(1_000, Promise.resolve("here"))).toBe("here");
  expect(vi.getTimerCount()).toBe(0);
});

it("fails as what was asked fails, and no timer is left", async () => {
  await expect(within(1_000, Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(vi.getTimerCount()).toBe(0);
});

it("fails after the time it was given where there is no answer, not before", async () => {
  const outcome = vi.fn();
  const waiting = within(1_000, new Promise<never>(() => {})).catch((error: Error) => outcome(error.message));
  await vi.advanceTimersByTimeAsync(999);
  expect(outcome).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(outcome).toHaveBeenCalledExactlyOnceWith("no answer within 1000 ms");
});

it("lets an answer that fails too late go", async () => {
  const late = Promise.withResolvers<never>();
  const waiting = within(1_000, late.promise).catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await waiting).toBe("no answer within 1000 ms");
  late.reject(new Error("too late"));
  await vi.runAllTimersAsync();
});
