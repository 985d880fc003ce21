import { type SearchQuery, searchParams, searchQueryFrom, wishedSlices } from "./search-query.ts";

const KEPT_AS = "holdfast.recent_searches";
/** As many as one looks through at a glance. */
const MAX_RECENT = 5;

/** The reader's last searches, the latest first, as they can still be flown. They are on this device only. */
export const recentSearches = (storage: Storage, today: string): SearchQuery[] =>
  read(storage)
    .map((text) => searchQueryFrom(Object.fromEntries(new URLSearchParams(text))))
    .filter((query) => (wishedSlices(query)[0]?.departure_date ?? "") >= today);

/** Puts a search first; one that was there before is there once. */
export function rememberSearch(storage: Storage, query: SearchQuery): void {
  const text = String(searchParams(query));
  write(storage, [text, ...read(storage).filter((other) => other !== text)].slice(0, MAX_RECENT));
}

export const forgetSearches = (storage: Storage): void => storage.removeItem(KEPT_AS);

function read(storage: Storage): string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}

function write(storage: Storage, searches: string[]): void {
  try {
    storage.setItem(KEPT_AS, JSON.stringify(searches));
  } catch {
    // A full or forbidden storage: the search itself does not need it.
  }
}
