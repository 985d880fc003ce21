import { expect, test } from "vitest";
import { Requests } from "./requests.ts";

const NOW = Date.parse("2026-12-01T08:00:00Z");
const RATE = { quota: 2, window_ms: 60_000 };

test("each key has a quota of its own", () => {
  const requests = new Requests();
  const answers = ["a", "a", "a", "b"].map((key) => requests.count(key, RATE, NOW));
  expect(answers.map((answer) => (answer.ok ? answer.value.remaining : answer.error.retry_in_ms))).toEqual([1, 0, 30_000, 1]);
});

test("a refused request does not make the wait longer", () => {
  const requests = new Requests();
  for (let i = 0; i < 100; i++) requests.count("a", RATE, NOW);
  expect(requests.count("a", RATE, NOW + 30_000).ok).toBe(true);
});

test("whoever has not come for a window is forgotten, and nobody sooner", () => {
  const requests = new Requests();
  for (let i = 0; i < 1_000; i++) requests.count(`user-${i}`, RATE, NOW);
  requests.count("late", RATE, NOW + 59_000);
  requests.count("late", RATE, NOW + 59_000);
  expect(requests.size).toBe(1_001);
  expect(requests.count("late", RATE, NOW + 60_000).ok).toBe(false);
  expect(requests.size).toBe(1);
});
