import type { SiteStorage } from "./storage.ts";
import { type SearchQuery, searchParams, searchQueryFrom, wishedSlices } from "./search-query.ts";

const KEPT_AS = "holdfast.recent_searches";
/** As many as one looks through at a glance. */
const MAX_RECENT = 5;

/** The reader's last searches, the latest first, as they can still be flown. They are on this device only. */
export const recentSearches = (storage: SiteStorage, today: string): SearchQuery[] =>
  read(storage)
    .map((text) => searchQueryFrom(Object.fromEntries(new URLSearchParams(text))))
    .filter((query) => (wishedSlices(query)[0]?.departure_date ?? "") >= today);

/** Puts a search first; one that was there before is there once. */
export function rememberSearch(storage: SiteStorage, query: SearchQuery): void {
  const text = String(searchParams(query));
  const searches = [text, ...read(storage).filter((other) => other !== text)].slice(0, MAX_RECENT);
  storage.setItem(KEPT_AS, JSON.stringify(searches));
}

export const forgetSearches = (storage: SiteStorage): void => storage.removeItem(KEPT_AS);

function read(storage: SiteStorage): string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}
