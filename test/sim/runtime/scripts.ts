/** What the code of one kind of database has been seen to create, in any of them: each script has a bit. */
export class Scripts {
  readonly #bits = new Map<string, number>();
  readonly #tables = new Map<string, number>();
  /** Of all of them. */
  bits = 0;

  get all(): Iterable<[statements: string, bit: number]> {
    return this.#bits;
  }

  bitOf(statements: string): number {
    const known = this.#bits.get(statements);
    if (known !== undefined) return known;
    const bit = 2 ** this.#bits.size;
    this.#bits.set(statements, bit);
    this.bits |= bit;
    for (const [, table = ""] of statements.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g))
      this.#tables.set(table, this.creating(table) | bit);
    return bit;
  }

  /** Those that create a table of this name: none where no script does. */
  creating(table: string): number {
    return this.#tables.get(table) ?? 0;
  }

  /** Those that create what a statement names. */
  neededBy(query: string): number {
    return (query.match(/\w+/g) ?? []).reduce((bits, word) => bits | this.creating(word), 0);
  }
}
