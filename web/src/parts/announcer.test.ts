import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { announce, announcement } from "./announcer.tsx";

beforeEach(() => {
  vi.useFakeTimers();
  announcement.value = "";
});
afterEach(() => void vi.useRealTimers());

/** What a screen reader hears: each text that comes to stand there. */
function heard(): string[] {
  const texts: string[] = [];
  announcement.subscribe((text) => void (text !== "" && texts.push(text)));
  return texts;
}

test("what is said twice in a row is heard twice", () => {
  const texts = heard();
  announce("It is kept");
  vi.runAllTimers();
  announce("It is kept");
  vi.runAllTimers();
  expect(texts).toEqual(["It is kept", "It is kept"]);
});

test("what is said at once after another is heard, too, and what came before it does not come once more", () => {
  const texts = heard();
  announce("Flights");
  announce("Flights");
  announce("12 offers found");
  vi.runAllTimers();
  expect(texts).toEqual(["Flights", "12 offers found"]);
});
