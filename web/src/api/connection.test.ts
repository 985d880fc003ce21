import { afterEach, beforeEach, expect, test, vi } from "vitest";

const events = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal("navigator", { onLine: true, languages: [] });
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const tell = (what: "online" | "offline") => events.dispatchEvent(new Event(what));

test("what had no answer is asked for again at once when the connection returns, and once only", async () => {
  const { askAgainSoon, connected, followConnection } = await import("./connection.ts");
  followConnection();
  const again = vi.fn();
  tell("offline");
  expect(connected.value).toBe(false);
  askAgainSoon(0, again);
  expect(again).not.toHaveBeenCalled();
  tell("online");
  expect(connected.value).toBe(true);
  expect(again).toHaveBeenCalledTimes(1);
  tell("online");
  vi.advanceTimersByTime(600_000);
  expect(again).toHaveBeenCalledTimes(1);
});

test("without such an event it is asked for after a while, each time a longer one, and never after more than a minute", async () => {
  const { askAgainSoon } = await import("./connection.ts");
  for (const [unanswered, waitMs] of [
    [0, 4_000],
    [1, 8_000],
    [3, 32_000],
    [4, 60_000],
    [40, 60_000],
  ] as const) {
    const again = vi.fn();
    askAgainSoon(unanswered, again);
    vi.advanceTimersByTime(waitMs - 1);
    expect(again).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(again).toHaveBeenCalledTimes(1);
  }
});

test("whoever takes it back is not asked for", async () => {
  const { askAgainSoon, followConnection } = await import("./connection.ts");
  followConnection();
  const again = vi.fn();
  askAgainSoon(0, again)();
  tell("online");
  vi.advanceTimersByTime(60_000);
  expect(again).not.toHaveBeenCalled();
});

test("a pause ends early when the connection returns", async () => {
  const { followConnection, pauseUnlessConnected } = await import("./connection.ts");
  followConnection();
  const ended = vi.fn();
  void pauseUnlessConnected(60_000).then(ended);
  tell("online");
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).toHaveBeenCalledTimes(1);
});
