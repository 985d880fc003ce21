import { isRecord } from "./failure.ts";
import { type SearchQuery, TRIP_KINDS, type TripKind, type WishedSlice, searchParams, searchQueryFrom } from "./search-query.ts";
import type { SiteStorage } from "./storage.ts";

/** In the tab's own storage: it outlives a reload and a way back. */
const KEPT_AS = "holdfast.search_draft";

/** The search form as it was left, also with what was entered for another kind of trip. */
export interface SearchDraft {
  kind: TripKind;
  query: SearchQuery;
}

export const keepSearch = (storage: SiteStorage, { kind, query: { more, ...query } }: SearchDraft): void =>
  storage.setItem(KEPT_AS, JSON.stringify({ kind, query: String(searchParams({ ...query, more: [] })), more }));

export const forgetSearch = (storage: SiteStorage): void => storage.removeItem(KEPT_AS);

/** Null: there is none, or one of another release of this site. */
export function keptSearch(storage: SiteStorage): SearchDraft | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? "null");
    if (!isRecord(kept)) return null;
    const { query, more } = kept;
    const kind = TRIP_KINDS.find((each) => each === kept["kind"]);
    if (kind === undefined || typeof query !== "string" || !Array.isArray(more) || !more.every(isSlice)) return null;
    return { kind, query: { ...searchQueryFrom(Object.fromEntries(new URLSearchParams(query))), more } };
  } catch {
    return null;
  }
}

const isSlice = (value: unknown): value is WishedSlice =>
  isRecord(value) && ["origin", "destination", "departure_date"].every((name) => typeof value[name] === "string");
