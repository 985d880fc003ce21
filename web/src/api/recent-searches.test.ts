import { beforeEach, expect, test } from "vitest";
import { forgetSearches, recentSearches, rememberSearch } from "./recent-searches.ts";
import { searchQueryFrom } from "./search-query.ts";

/** What a browser keeps, as far as it is used here. */
class Kept {
  items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}
let storage: Storage;
beforeEach(() => {
  storage = new Kept() as unknown as Storage;
});
const search = (destination: string, departure_date = "2026-12-01") =>
  searchQueryFrom({ origin: "LHR", destination, departure_date, return_date: "2026-12-08", adults: "2" });
const destinations = (today = "2026-11-26") => recentSearches(storage, today).map(({ destination }) => destination);

test("the last searches are there as they were, the latest first, each once", () => {
  rememberSearch(storage, search("JFK"));
  rememberSearch(storage, search("CDG"));
  rememberSearch(storage, search("JFK"));
  expect(destinations()).toEqual(["JFK", "CDG"]);
  expect(recentSearches(storage, "2026-11-26")[0]).toEqual(search("JFK"));
});

test("there are five at most, and none whose day is over", () => {
  for (const code of ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]) rememberSearch(storage, search(code));
  expect(destinations()).toEqual(["FFF", "EEE", "DDD", "CCC", "BBB"]);
  expect(destinations("2026-12-02")).toEqual([]);
});

test("they are forgotten when asked to", () => {
  rememberSearch(storage, search("JFK"));
  forgetSearches(storage);
  expect(destinations()).toEqual([]);
});

test("what somebody else wrote there is no search", () => {
  for (const text of ["{", '{"a":1}', "[1,null]"]) {
    storage.setItem("holdfast.recent_searches", text);
    expect(destinations()).toEqual([]);
  }
});
