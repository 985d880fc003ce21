import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { expect, test, vi } from "vitest";
import { keepSearch } from "../api/kept-search.ts";
import { searchQueryFrom } from "../api/search-query.ts";
import { ofTab } from "../api/storage.ts";
import { forbidStorage } from "../api/storage.fixture.ts";
import { emptyTab } from "../api/tab-owner.ts";
import { button, choose, field, passes, press, screenOfFile, show, shown, type, withFocus } from "../parts/screen.fixture.ts";
import { SearchPage } from "./search-page.tsx";

const route = vi.fn<(path: string) => void>();
const page = () =>
  h(LocationProvider.ctx.Provider, { value: { url: "/", path: "/", query: {}, route } as never }, h(SearchPage, {}));

screenOfFile();

test("where nothing may be kept flights are searched for all the same", async () => {
  forbidStorage();
  show(page());
  expect(shown()).toContain("Where to?");
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Search");
  expect(route.mock.calls).toEqual([[expect.stringMatching(/^\/search\?origin=LHR&destination=JFK&/)]]);
});

test("whoever swaps the two ends by keyboard can swap them back with the next key", async () => {
  show(page());
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Swap from and to");
  expect([field("From").value, field("To").value]).toEqual(["JFK", "LHR"]);
  expect(withFocus() === button("Swap from and to")).toBe(true);
});

/** Left for another page, and come back to; a reload is the same to it. */
async function comeBack(): Promise<void> {
  show(null);
  show(page());
  await passes(0);
}

test("a trip that is half entered is there again for whoever comes back", async () => {
  show(page());
  await choose("Several flights");
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Add a flight");
  await choose("Return");
  await type("Coming back", "2026-12-24");
  await type("Departure", "2026-12-17");
  await comeBack();
  const ends = () => [field("From").value, field("To").value];
  expect(ends()).toEqual(["LHR", "JFK"]);
  expect([field("Departure").value, field("Coming back").value]).toEqual(["2026-12-17", "2026-12-24"]);
  await choose("Several flights");
  expect(shown()).toContain("Flight 3");
  expect(ends()).toEqual(["LHR", "JFK"]);
  await comeBack();
  expect(shown()).toContain("Flight 3");
});

test("a day that has passed meanwhile is not", async () => {
  vi.setSystemTime(Date.parse("2026-12-01T12:00:00Z"));
  show(page());
  await type("From", "LHR");
  vi.setSystemTime(Date.parse("2026-12-31T12:00:00Z"));
  await comeBack();
  expect([field("From").value, field("Departure").value]).toEqual(["LHR", "2027-01-14"]);
});

test("nor is one of a later flight, which would stand in the way of the search", async () => {
  const further = (departure_date: string) => ({ origin: "JFK", destination: "CDG", departure_date });
  const query = searchQueryFrom({ origin: "LHR", destination: "JFK", departure_date: "2026-12-05", return_date: "2026-12-09" });
  keepSearch(ofTab, { kind: "return", query: { ...query, more: [further("2026-12-07"), further("2027-02-01")] } });
  vi.setSystemTime(Date.parse("2026-12-31T12:00:00Z"));
  show(page());
  expect([field("Departure").value, field("Coming back").value]).toEqual(["2027-01-14", ""]);
  await choose("Several flights");
  await press("Search");
  expect(route.mock.lastCall?.[0]).toMatch(/departure_date=2027-01-14&.*&more=JFK\.CDG\.%7EJFK\.CDG\.2027-02-01$/);
});

test("yesterday is: it may still be that day where the flight starts", async () => {
  vi.setSystemTime(Date.parse("2026-12-01T12:00:00Z"));
  show(page());
  await type("Departure", "2026-12-01");
  vi.setSystemTime(Date.parse("2026-12-02T12:00:00Z"));
  await comeBack();
  expect(field("Departure").value).toBe("2026-12-01");
});

test("a form that nobody has touched is as new on the day that it is come back to", async () => {
  vi.setSystemTime(Date.parse("2026-12-01T12:00:00Z"));
  show(page());
  await passes(0);
  vi.setSystemTime(Date.parse("2026-12-03T12:00:00Z"));
  await comeBack();
  expect(field("Departure").value).toBe("2026-12-17");
});

test("and nothing is there for whoever comes after them", async () => {
  show(page());
  await type("From", "LHR");
  emptyTab();
  await comeBack();
  expect(field("From").value).toBe("");
});

test.each(["null", "{", '{"query":7}', '{"kind":"return","query":"","more":[{"origin":1}]}'])(
  "what another release kept there, %s, is an empty form",
  async (text) => {
    sessionStorage.setItem("holdfast.search_draft", text);
    show(page());
    expect(field("From").value).toBe("");
    expect(field("Departure").value).not.toBe("");
  },
);
