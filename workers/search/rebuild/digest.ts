import type { SearchRebuilt } from "#contracts/search-rebuild.ts";
import { hex, sha256 } from "#platform/hash.ts";

/** What rows say, by their key. */
export type Said = ReadonlyMap<string, string>;

/** Compares what a page said with what it says now. */
export async function compare(before: Said, after: Said): Promise<Pick<SearchRebuilt, "rows" | "changed" | "before" | "after">> {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return {
    rows: after.size,
    changed: [...keys].filter((key) => before.get(key) !== after.get(key)).length,
    before: await digestOf(before),
    after: await digestOf(after),
  };
}

const digestOf = async (said: Said): Promise<string> =>
  hex(await sha256(...[...said].sort(([a], [b]) => (a < b ? -1 : 1)).flat()));
