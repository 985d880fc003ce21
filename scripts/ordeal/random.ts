/** A seeded source of choices (mulberry32: small, fast, the same everywhere): the same seed makes the same ones. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }

  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    const out: T[] = [];
    while (left.length > 0) out.push(...left.splice(Math.floor(this.next() * left.length), 1));
    return out;
  }
}

/** Deals the same cards again and again, shuffled anew each time: a short run gets each of them too. */
export class Deck<Card> {
  readonly #random: Random;
  readonly #cards: readonly [Card, ...Card[]];
  #left: Card[] = [];

  constructor(random: Random, cards: readonly [Card, ...Card[]]) {
    this.#random = random;
    this.#cards = cards;
  }

  deal(): Card {
    if (this.#left.length === 0) this.#left = this.#random.shuffled(this.#cards);
    return this.#left.pop() ?? this.#cards[0];
  }
}
