/** Zipf's law: of `size` things the nth is wanted 1/n as often as the first. */
export class Zipf {
  readonly #upTo: number[] = [];

  constructor(size: number) {
    let sum = 0;
    for (let n = 1; n <= size; n++) this.#upTo.push((sum += 1 / n));
  }

  /** The place, from 0, of what is wanted; `share` from 0 up to 1, evenly spread. */
  pick(share: number): number {
    const wanted = share * (this.#upTo.at(-1) ?? 0);
    const place = this.#upTo.findIndex((upTo) => wanted < upTo);
    return Math.max(0, place);
  }
}
