import { invariant } from "../invariant.ts";

/**
 * Divides a whole amount by weights into whole parts that add up to it: the largest remainder takes what is left, the earlier
 * one where two are equal. Weights that are all nought count as equal. Pure; big integers, so that no product is rounded.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  invariant(Number.isSafeInteger(amount) && amount >= 0, "an amount to divide is whole and not negative");
  invariant(weights.length > 0 && weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0), "weights are whole");
  const given = weights.map(BigInt);
  const sum = given.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n)
    return allocate(
      amount,
      weights.map(() => 1),
    );
  const products = given.map((weight) => BigInt(amount) * weight);
  const parts = products.map((product) => Number(product / sum));
  const rest = amount - parts.reduce((total, part) => total + part, 0);
  const byRemainder = products
    .map((product, index) => ({ index, remainder: product % sum }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  for (const { index } of byRemainder.slice(0, rest)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
