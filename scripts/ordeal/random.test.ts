import { expect, test } from "vitest";
import { Deck, Random } from "./random.ts";

test("the same seed makes the same choices, another seed others", () => {
  const choices = (seed: number) => new Random(seed).shuffled([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(choices(7)).toEqual(choices(7));
  expect(choices(7)).not.toEqual(choices(8));
  expect(new Set(choices(7))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
});

test("a deck deals every card before it deals one again, in another order each time", () => {
  const deck = new Deck(new Random(3), ["pay", "pay", "leave", "release", "decline"]);
  const rounds = Array.from({ length: 20 }, () => Array.from({ length: 5 }, () => deck.deal()));
  for (const round of rounds)
    expect(round.toSorted((a, b) => a.localeCompare(b))).toEqual(["decline", "leave", "pay", "pay", "release"]);
  expect(new Set(rounds.map((round) => round.join())).size).toBeGreaterThan(1);
});
