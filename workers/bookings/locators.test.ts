import { expect, it } from "vitest";
import type { Env } from "./env.ts";
import { nextLocator } from "./locators.ts";

/** A counter whose answers are given one by one, as the test likes. */
function counter() {
  let next = 1;
  const asked: (() => void)[] = [];
  const take = (count: number) =>
    new Promise<{ first: number }>((resolve) => {
      const first = next;
      next += count;
      asked.push(() => resolve({ first }));
    });
  return { asked, env: { COUNTERS: { getByName: () => ({ take }) }, LOCATOR_KEY: "0123456789abcdef" } as unknown as Env };
}

it("gives each caller another locator, and never waits for the call of another request: that one may have been cancelled", async () => {
  const { asked, env } = counter();
  const cancelled = nextLocator(env);
  const others = [nextLocator(env), nextLocator(env)];
  for (const answer of asked.slice(1)) answer();
  const given = await Promise.all(others);
  for (let i = 0; i < 250; i++) {
    const locator = nextLocator(env);
    for (const answer of asked.slice(1)) answer();
    given.push(await locator);
  }
  expect(new Set(given).size).toBe(given.length);
  asked[0]?.();
  expect(given).not.toContain(await cancelled);
}, 2_000);

it("takes a new block only when the last is used up", async () => {
  const { asked, env } = counter();
  for (let i = 0; i < 150; i++) {
    const locator = nextLocator(env);
    for (const answer of asked) answer();
    await locator;
  }
  expect(asked.length).toBeLessThanOrEqual(2);
});
