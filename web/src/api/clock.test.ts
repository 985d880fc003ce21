import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { learnServerTime, serverNow } from "./clock.ts";
import { freshTokenOf } from "./session.ts";

const NOW = Date.parse("2026-11-26T12:00:00.400Z");
const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  learnServerTime(Date.now() / 1000, Date.now());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The page asks; the server reads its clock, which is so far ahead of the reader's, `there_ms` later, and its answer is read `back_ms` after that. */
function asks(aheadMs: number, { there_ms = 0, back_ms = 0 } = {}): void {
  const asked = Date.now();
  vi.advanceTimersByTime(there_ms);
  const iat = Math.floor((Date.now() + aheadMs) / 1000);
  vi.advanceTimersByTime(back_ms);
  learnServerTime(iat, asked);
}
/** How much later the page takes it to be than it is for the server, ms. */
const late = (aheadMs: number) => serverNow() - (Date.now() + aheadMs);

test.each([10 * MINUTE_MS, -10 * MINUTE_MS])(
  "a reader's clock that is %i ms behind the server's is put right, to a second",
  (ahead) => {
    asks(ahead, { there_ms: 50, back_ms: 50 });
    expect(Math.abs(late(ahead))).toBeLessThanOrEqual(1000);
  },
);

test.each([0, 300, -900])("one that is right, as far as a token tells (%i ms), is believed to the millisecond", (ahead) => {
  asks(ahead, { there_ms: 50, back_ms: 50 });
  expect(serverNow()).toBe(Date.now());
});

test.each([
  { there_ms: 100, back_ms: 20_000 },
  { there_ms: 20_000, back_ms: 100 },
])("a slow answer makes nothing of a clock that is right: %o", (line) => {
  asks(0, line);
  expect(serverNow()).toBe(Date.now());
});

test.each([
  { there_ms: 100, back_ms: 20_000 },
  { there_ms: 20_000, back_ms: 100 },
])(
  "where a clock is wrong by more than the answer took, it is never taken to be earlier than it is, so that no time is promised that there is not: %o",
  (line) => {
    for (const ahead of [10 * MINUTE_MS, -10 * MINUTE_MS]) {
      asks(ahead, line);
      expect(late(ahead)).toBeGreaterThanOrEqual(-1000);
      expect(late(ahead)).toBeLessThanOrEqual(line.there_ms);
    }
  },
);

test("a clock that has been put right is believed again", () => {
  asks(10 * MINUTE_MS);
  vi.setSystemTime(NOW + 10 * MINUTE_MS);
  asks(0);
  expect(serverNow()).toBe(Date.now());
});

test("what it is told by is a token, from when that was asked for", async () => {
  const ahead = 10 * MINUTE_MS;
  vi.stubGlobal("fetch", async () => {
    const iat = Math.floor((Date.now() + ahead) / 1000);
    await vi.advanceTimersByTimeAsync(20_000);
    return Response.json({ token: `h.${btoa(JSON.stringify({ sub: "usr_1", iat, exp: iat + 600 }))}.s` });
  });
  expect((await freshTokenOf(null)).ok).toBe(true);
  expect(Math.abs(late(ahead))).toBeLessThanOrEqual(1000);
});
