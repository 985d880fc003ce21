import { expect, test } from "vitest";
import { atSteps } from "./even-time.ts";

/** A clock that only moves when somebody waits, and work that is done at an instant of it. */
function clock() {
  let now = 0;
  const due: { at: number; end: () => void }[] = [];
  return {
    now: () => now,
    workUntil: <T>(at: number, outcome: () => T) =>
      new Promise<T>((resolve, reject) => {
        const end = () => {
          try {
            resolve(outcome());
          } catch (error) {
            reject(error as Error);
          }
        };
        due.push({ at, end });
      }),
    async wait(ms: number) {
      now += ms;
      for (const { at, end } of due) if (at <= now) end();
    },
  };
}

test.each([
  [0, 400],
  [1, 400],
  [399, 400],
  [401, 800],
  [1_150, 1_200],
])("work that ends after %i ms is answered after %i", async (at, answered) => {
  const time = clock();
  expect(
    await atSteps(
      time.workUntil(at, () => "answer"),
      time.wait,
    ),
  ).toBe("answer");
  expect(time.now()).toBe(answered);
});

test("what is done already is not answered sooner", async () => {
  const time = clock();
  await atSteps(Promise.resolve(), time.wait);
  expect(time.now()).toBe(400);
});

test("nor is what fails", async () => {
  const time = clock();
  const work = time.workUntil(10, () => {
    throw new Error("refused");
  });
  await expect(atSteps(work, time.wait)).rejects.toThrow("refused");
  expect(time.now()).toBe(400);
});
