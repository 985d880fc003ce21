/** What the rounds of one measurement come to. */
export interface Figure {
  median: number;
  min: number;
  max: number;
}

/** Values by name, one for each round. */
export class Rounds {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    this.#values.set(name, [...this.of(name), value]);
  }

  of(name: string): number[] {
    return this.#values.get(name) ?? [];
  }

  figure(name: string): Figure {
    return figureOf(this.of(name));
  }

  /** Of two measurements, round by round: what disturbs a round disturbs both sides of it. */
  ratio(over: string, under: string): Figure {
    const unders = this.of(under);
    return figureOf(this.of(over).map((value, round) => value / (unders[round] ?? Number.NaN)));
  }
}

/** Of an odd number of rounds the one in the middle, of an even number the upper one of the two. */
function figureOf(rounds: number[]): Figure {
  const sorted = rounds.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
}
