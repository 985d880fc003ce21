import { CasingCache as RealCache } from "drizzle-orm/casing";

/** Every table here names its columns itself, so their names need neither converting nor a cache that each request fills anew. */
export class CasingCache extends RealCache {
  readonly #converts: boolean;

  constructor(casing?: ConstructorParameters<typeof RealCache>[0]) {
    super(casing);
    this.#converts = casing !== undefined;
  }

  override getColumnCasing(column: Parameters<RealCache["getColumnCasing"]>[0]): string {
    return this.#converts ? super.getColumnCasing(column) : column.name;
  }
}
