import fc from "fast-check";
import { expect, test } from "vitest";
import { allocate } from "./allocate.ts";

test.each([
  [100, [1, 1, 1], [34, 33, 33]],
  [100, [100, 75, 10], [54, 41, 5]],
  [5, [0, 1, 0], [0, 5, 0]],
  [0, [3, 4], [0, 0]],
  [7, [0, 0], [4, 3]],
  [1, [1, 1, 1], [1, 0, 0]],
])("%i by %j is %j", (amount, weights, parts) => {
  expect(allocate(amount, weights)).toEqual(parts);
});

const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

test("parts are whole, add up to the amount, and none is a unit or more away from its due", () => {
  fc.assert(
    fc.property(whole, fc.array(whole, { minLength: 1, maxLength: 9 }), (amount, weights) => {
      const parts = allocate(amount, weights);
      expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(amount));
      const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
      for (const [i, part] of parts.entries()) {
        expect(part).toBeGreaterThanOrEqual(0);
        const off = BigInt(part) * sum - BigInt(amount) * BigInt(weights[i] ?? 0);
        expect(sum === 0n || (off > -sum && off < sum)).toBe(true);
      }
    }),
  );
});

test("an amount given by its own parts comes back as them", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 99_999_999 }), { minLength: 1, maxLength: 9 }), (parts) => {
      expect(
        allocate(
          parts.reduce((sum, part) => sum + part, 0),
          parts,
        ),
      ).toEqual(parts);
    }),
  );
});

test.each([
  [-1, [1]],
  [0.5, [1]],
  [1, []],
  [1, [-1, 2]],
  [1, [Number.NaN]],
])("%d by %j is a bug", (amount, weights) => {
  expect(() => allocate(amount, weights)).toThrow("invariant violated");
});
