import { expect, test } from "vitest";
import { Zipf } from "./zipf.ts";

test("the first is wanted twice as often as the second, and ten times as often as the tenth", () => {
  const zipf = new Zipf(100);
  const asked = 1_000_000;
  const wanted = Array<number>(100).fill(0);
  for (let n = 0; n < asked; n++) {
    const place = zipf.pick(n / asked);
    wanted[place] = (wanted[place] ?? 0) + 1;
  }
  const [first = 0] = wanted;
  expect(first / (wanted[1] ?? 0)).toBeCloseTo(2, 1);
  expect(first / (wanted[9] ?? 0)).toBeCloseTo(10, 1);
  expect(wanted.every((times) => times > 0)).toBe(true);
});
